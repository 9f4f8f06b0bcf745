import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readEnvironment } from "../../../../environment/environment";
import type { Graph } from "../../../../simulator/graph";
import { readStateFiles, StateFileError } from "../../../../simulator/record/state/state-files";
import { silentProgress } from "../../../../simulator/report/progress";
import { recordStacks, simulate } from "../../../../simulator/simulation";
import { start } from "../../../../commands/start";
import { CapturedTerminal } from "../../../captured-terminal";
import { environmentOfProd } from "../../../environment-of-prod";
import { rawProdSettings } from "../../../settings-of-prod";
import { smallEnvironment } from "../../../small-environment";
import { exported } from "./exported";

type State = ReturnType<typeof exported>;

describe("npm start -- --state", () => {
  let folder: string;
  let config: string;
  let graphs: readonly Graph[];
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "states-"));
    const members = ["100000000001", "100000000002", "400000000001"];
    const few = (settings: Record<string, any>) => {
      settings["accounts"] = rawProdSettings()["accounts"].filter(({ id }: { id: string }) => members.includes(id));
      settings["regions"] = { "us-east-1": {}, "us-west-2": { hub: "us-east-1" } };
      settings["administrators"] = {};
    };
    config = smallEnvironment(folder, few, "prod");
    graphs = await recordStacks(await readEnvironment(config));
  });
  after(() => rmSync(folder, { recursive: true }));

  const stacks = () => graphs.map(({ stack }) => ({ name: stack }));

  /** A folder with the state of every stack, after a change. */
  function write(name: string, change: (states: Map<string, State>) => void = () => undefined): string {
    const states = new Map(graphs.map((graph) => [graph.stack, exported(graph)]));
    change(states);
    const target = join(folder, name);
    mkdirSync(target);
    for (const [stack, state] of states) writeFileSync(join(target, `${stack}.json`), JSON.stringify(state));
    return target;
  }

  async function run(state: string) {
    const terminal = new CapturedTerminal();
    const events = join(folder, "events.json");
    const event = {
      version: "0",
      id: "7bf73129-1428-4cd3-a780-95db273d1602",
      "detail-type": "AWS API Call via CloudTrail",
      source: "aws.iam",
      account: "400000000001",
      region: "us-east-1",
      time: "2026-11-02T12:00:00Z",
      resources: [],
      detail: {
        eventVersion: "1.11",
        eventSource: "iam.amazonaws.com",
        eventName: "CreateUser",
        eventID: "0f3f3a3e-0000-4000-8000-000000000001",
        awsRegion: "us-east-1",
        eventTime: "2026-11-02T12:00:00Z",
        eventType: "AwsApiCall",
        readOnly: false,
        managementEvent: true,
        recipientAccountId: "400000000001",
        requestParameters: { userName: "mallory" },
        userIdentity: { type: "IAMUser", arn: "arn:aws:iam::400000000001:user/eve" },
      },
    };
    writeFileSync(events, JSON.stringify(event));
    const status = await start(
      ["--json", "--stack-config", config, "--events", events, "--state", state, "--output", join(folder, "local")],
      terminal,
    );
    return { status, stderr: terminal.err, report: terminal.out === "" ? undefined : JSON.parse(terminal.out) };
  }

  /** The resource of a type and logical name in a stack's state. */
  function only(states: Map<string, State>, stack: string, type: string, name: string) {
    const found = (states.get(stack)?.deployment.resources ?? []).filter(
      ({ urn, type: each }) => each === type && urn.endsWith(`::${name}`),
    );
    assert.equal(found.length, 1, `${type} ${name}`);
    return found[0] as { inputs: Record<string, any>; outputs: Record<string, any> };
  }

  const function_ = "aws:lambda/function:Function";

  it("checks the guarantees against what is deployed", async () => {
    const { status, stderr, report } = await run(write("as-recorded"));
    assert.equal(status, 0, stderr);
    assert.deepEqual(report.events, { sent: 1, archived: 1, denied: 0, ungoverned: 0, deadLettered: 0 });
  });

  it("holds every guarantee with the sample traffic, connections with their secrets included", async () => {
    const ticket = { endpoint: "https://example.com/tickets" };
    const environment = await environmentOfProd((raw) => {
      raw["accounts"] = raw["accounts"].slice(0, 3);
      raw["regions"] = { "us-east-1": {} };
      raw["notifications"] = { channels: [{ id: "tickets", kind: "ticket", secret: "event-governance/t", ticket }] };
    });
    const [graph] = await recordStacks(environment);
    const file = join(folder, "small.json");
    writeFileSync(file, JSON.stringify(exported(graph as Graph)));
    const { guarantees } = await simulate(
      environment,
      { root: join(folder, "archive"), now: new Date(), recorded: readStateFiles([file], environment.stacks) },
      silentProgress(),
    );
    assert(guarantees.length >= 12);
    for (const { id, checked, failures } of guarantees)
      assert.deepEqual([id, checked > 0, failures.slice(0, 2)], [id, true, []]);
  });

  it("reports a manual change: a forwarding rule that is disabled", async () => {
    const state = write("rule-off", (states) => {
      const rule = only(states, "prod", "aws:cloudwatch/eventRule:EventRule", "forwarding-400000000001-identity-iam");
      rule.inputs["state"] = "DISABLED";
      rule.outputs["state"] = "DISABLED";
    });
    const { status, report } = await run(state);
    assert.equal(status, 1);
    const delivery = report.guarantees.find(({ id }: { id: number }) => id === 1);
    assert.match(JSON.stringify(delivery.failures), /CreateUser.*400000000001/);
  });

  it("runs code deployed from another machine, by the name and the hash of its bundle", () => {
    const elsewhere = write("elsewhere", (states) => {
      for (const state of states.values())
        for (const resource of state.deployment.resources)
          if (resource.type === function_)
            replace(resource, (path) => path.replace(/^.*(?=[\\/]\.cache[\\/])/, "/home/runner/work/governance"));
    });
    const [read] = readStateFiles([elsewhere], stacks());
    const codes = read?.resources.filter(({ type }) => type === function_).map(({ inputs }) => inputs["code"]);
    assert(codes !== undefined && codes.length > 0);
    const [recorded] = graphs;
    assert.deepEqual(
      codes,
      recorded?.resources.filter(({ type }) => type === function_).map(({ inputs }) => inputs["code"]),
    );
  });

  function replace(resource: object, change: (path: string) => string, hash?: string): void {
    const inputs = JSON.parse(JSON.stringify(resource), (key, value: unknown) => {
      if (key === "path" && typeof value === "string") return change(value);
      return key === "hash" && hash !== undefined ? hash : value;
    }) as object;
    Object.assign(resource, inputs);
  }

  const refused: [string, (states: Map<string, State>) => void, RegExp][] = [
    [
      "a stack that is missing",
      (states) => states.delete("prod.us-west-2"),
      /No state of the stack "prod.us-west-2".*stack export/,
    ],
    [
      "a stack given twice",
      (states) => states.set("again", states.get("prod") as State),
      /again\.json and .*prod\.json are both of the stack "prod"/,
    ],
    [
      "a stack of another environment",
      (states) =>
        states.set(
          "other",
          JSON.parse(JSON.stringify(states.get("prod")).replaceAll("urn:pulumi:prod::", "urn:pulumi:test::")),
        ),
      /other\.json is of the stack "test".*--stack-config/,
    ],
    [
      "what is no export",
      (states) => states.set("prod", { resources: [] } as never),
      /prod\.json: .*no export of a stack/,
    ],
    [
      "a stack without resources",
      (states) => states.set("prod", { version: 3, deployment: { resources: [] } }),
      /prod\.json: It holds no resource/,
    ],
    [
      "an encrypted value",
      (states) => {
        const bus = states.get("prod")?.deployment.resources.find(({ type }) => type.includes("eventBus:"));
        Object.assign(bus?.inputs ?? {}, {
          name: { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "v1:x" },
        });
      },
      /prod\.json: The property name is encrypted.*--show-secrets/,
    ],
    [
      "other code than is here",
      (states) => {
        for (const resource of states.get("prod")?.deployment.resources ?? [])
          if (resource.type === function_) replace(resource, (path) => path, "0".repeat(64));
      },
      /deployed with code of SHA-256 0{64}, but .*index\.js.* has [0-9a-f]{64}.*Check out the commit/,
    ],
    ...["/tmp/evil/index.js", "/x/.cache/functions/../../tests/setup.ts"].map((path): (typeof refused)[number] => [
      `code that is no bundle of this project, ${path}`,
      (states) => {
        for (const resource of states.get("prod")?.deployment.resources ?? [])
          if (resource.type === function_) replace(resource, () => path);
      },
      /which is no bundle below \.cache\/functions/,
    ]),
    [
      "code without a hash",
      (states) => {
        for (const resource of states.get("prod")?.deployment.resources ?? [])
          if (resource.type === function_)
            Object.assign(
              resource,
              JSON.parse(JSON.stringify(resource), (key, value: unknown) => (key === "hash" ? undefined : value)),
            );
      },
      /deployed with code of SHA-256 nothing/,
    ],
    [
      "code in another form",
      (states) => {
        const [resource] = states.get("prod")?.deployment.resources.filter(({ type }) => type === function_) ?? [];
        const assets = { "index.js": { asset: { path: "/tmp/evil/index.js" } } };
        Object.assign(resource?.inputs ?? {}, { code: { archive: { assets } } });
      },
      /an asset in a form that no state has/,
    ],
    [
      "code that is not on this machine",
      (states) => {
        for (const resource of states.get("prod")?.deployment.resources ?? [])
          if (resource.type === function_) replace(resource, (path) => path.replace(/-[0-9a-f]{16}/, "-gone"));
      },
      /-gone.index\.js.*is not on this machine.*npm start/,
    ],
  ];
  for (const [index, [what, change, message]] of refused.entries())
    it(`rejects ${what}`, () => {
      const state = write(`refused-${index}`, change);
      assert.throws(
        () => readStateFiles([state], stacks()),
        (error: unknown) => error instanceof StateFileError && message.test(error.message.replaceAll("\n", " ")),
      );
    });

  it("rejects a state that is nested too deep to be one, as a mistake", () => {
    const file = join(folder, "deep.json");
    writeFileSync(file, `{"deployment":{"resources":${"[".repeat(100_000)}${"]".repeat(100_000)}}}`);
    assert.throws(
      () => readStateFiles([file], stacks()),
      (error: unknown) => error instanceof StateFileError && /nested more than 1000 levels/.test(error.message),
    );
  });

  it("answers a folder without states with one message", async () => {
    const empty = join(folder, "empty");
    mkdirSync(empty);
    const { status, stderr } = await run(empty);
    assert.equal(status, 2);
    assert.match(stderr, /^Cannot read states from ".*empty": the folder holds no \.json file\.\n$/);
  });
});
