import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bootstrap } from "../../commands/bootstrap";
import { deploy } from "../../commands/deploy";
import { match } from "../../commands/match";
import { start } from "../../commands/start";
import { readEnvironment } from "../../environment/environment";
import type { Graph } from "../../simulator/graph";
import { recordStacks } from "../../simulator/simulation";
import { CapturedTerminal } from "../captured-terminal";
import { exported } from "../simulator/record/state/exported";
import { smallEnvironment } from "../small-environment";

type State = ReturnType<typeof exported>;

/** Clears the screen, sets the title, in one and in two bytes; forges a line; turns the direction; hides. */
const attack = "\u001b[2J\u001b]0;owned\u0007\u009b2J\r\nAll 12 guarantees hold.\u202e\u2066\u061c\u200f\ufeff";

/** The same without a line break: what was typed is the person's own. */
const typed = attack.replace("\r\n", " ");

/** All that a terminal may be given: text, line breaks, and the colors of picocolors. */
function assertHarmless(output: string, what: string): void {
  const plain = output.replaceAll(/\u001b\[(?:0|1|2|22|31|32|33|39)m/g, "").replaceAll("\n", "");
  const found = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u.exec(plain);
  assert.equal(
    found,
    null,
    `${what}: ${JSON.stringify(plain.slice(Math.max((found?.index ?? 0) - 60, 0)).slice(0, 120))}`,
  );
  assert.doesNotMatch(output, /^All 12 guarantees hold/m, `${what} forges a verdict`);
}

describe("input of somebody else", () => {
  let folder: string;
  let config: string;
  let graph: Graph;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "hostile-"));
    config = smallEnvironment(folder);
    [graph] = (await recordStacks(await readEnvironment(config))) as [Graph];
  });
  after(() => rmSync(folder, { recursive: true }));

  const write = (name: string, content: unknown) => {
    writeFileSync(join(folder, name), typeof content === "string" ? content : JSON.stringify(content));
    return join(folder, name);
  };
  async function run(...args: string[]) {
    const terminal = new CapturedTerminal();
    const output = join(folder, "local");
    const status = await start(["--stack-config", config, "--output", output, ...args], terminal);
    return { status, out: terminal.out, err: terminal.err };
  }
  const envelope = {
    version: "0",
    id: "7bf73129-1428-4cd3-a780-95db273d1602",
    "detail-type": "AWS API Call via CloudTrail",
    source: "aws.iam",
    account: "100000000001",
    region: "us-east-1",
    time: "2026-11-02T12:00:00Z",
    resources: ["arn:aws:iam::100000000001:user/eve"],
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
      recipientAccountId: "100000000001",
      requestParameters: { userName: "mallory" },
      userIdentity: { type: "IAMUser", arn: "arn:aws:iam::100000000001:user/eve" },
    },
  };

  it("moves no cursor from any field of an event", async () => {
    const hostile = [
      ...Object.keys(envelope)
        .filter((key) => key !== "detail")
        .map((key) => ({ ...envelope, [key]: `${String(envelope[key as "source"])}${attack}` })),
      ...Object.keys(envelope.detail).map((key) => ({ ...envelope, detail: { ...envelope.detail, [key]: attack } })),
      { ...envelope, detail: { ...envelope.detail, [attack]: attack } },
    ];
    // One run for all that are taken: an event that is refused has a run of its own, which ends at once.
    const taken = [];
    for (const [index, event] of hostile.entries()) {
      const file = write(`event-${index}.json`, event);
      const { status, out, err } = await run("--events", file, "--state", join(folder, "none"));
      assertHarmless(out + err, `event ${index}`);
      assert.equal(status, 2);
      if (err.startsWith("Cannot read states")) taken.push(event);
    }
    assert.ok(taken.length > 5, "no hostile event is taken");
    const file = write("events.json", taken);
    for (const more of [["--verbose"], ["--json"]]) {
      const { out, err } = await run("--events", file, ...more);
      assert.notEqual(out, "", err);
      assertHarmless(out + err, more.join());
    }
  });

  it("moves no cursor from a file that is no event, state, pattern or setting", async () => {
    const garbage = write("garbage.json", attack);
    const strange = write("strange.json", { [attack]: attack });
    const settings = write("Pulumi.evil.yaml", JSON.stringify({ config: { [`event-governance:${attack}`]: attack } }));
    const said: [string, string][] = [];
    for (const file of [garbage, strange]) {
      said.push(["events", (await run("--events", file)).err], ["state", (await run("--state", file)).err]);
      for (const args of [
        ["--pattern", file, "--event", strange],
        ["--pattern", write("pattern.json", '{"source":["a"]}'), "--event", file],
      ]) {
        const terminal = new CapturedTerminal();
        await match(args, terminal);
        said.push(["match", terminal.out + terminal.err]);
      }
    }
    const dependencies = { folder, budget: 1e12 } as never;
    for (const command of [
      (terminal: CapturedTerminal) => start(["--stack-config", settings], terminal),
      (terminal: CapturedTerminal) => start([`--${typed}`], terminal),
      (terminal: CapturedTerminal) => start([typed], terminal),
      (terminal: CapturedTerminal) => bootstrap(["evil", "--stack-config", settings], terminal),
      (terminal: CapturedTerminal) => deploy(["up", typed], terminal, dependencies),
      (terminal: CapturedTerminal) => deploy(["up", "evil"], terminal, dependencies),
    ]) {
      const terminal = new CapturedTerminal();
      assert.equal(await command(terminal), 2);
      said.push([String(command), terminal.out + terminal.err]);
    }
    for (const [what, text] of said) {
      assert.notEqual(text, "", what);
      assertHarmless(text, what);
    }
  });

  /** The state with a change to the first resource of a type. */
  const stateWith = (type: string, change: (inputs: Record<string, unknown>) => void): State => {
    const state = JSON.parse(JSON.stringify(exported(graph))) as State;
    const found = state.deployment.resources.find((each) => each.type === type) as
      { inputs: Record<string, unknown>; outputs: Record<string, unknown> } | undefined;
    assert.ok(found, `no ${type}`);
    change(found.inputs);
    change(found.outputs);
    return state;
  };

  it("moves no cursor from a state", async () => {
    const state = JSON.parse(JSON.stringify(exported(graph))) as State;
    for (const resource of state.deployment.resources as {
      inputs?: Record<string, unknown>;
      outputs?: Record<string, unknown>;
    }[])
      for (const properties of [resource.inputs, resource.outputs])
        for (const key of ["description", "name", "displayName", "query", "key"])
          if (properties !== undefined && typeof properties[key] === "string") properties[key] += attack;
    const events = write("one.json", envelope);
    for (const more of ["--verbose", "--json"]) {
      const { out, err } = await run("--events", events, "--state", write("evil-state.json", state), more);
      assert.notEqual(out + err, "");
      assertHarmless(out + err, more);
    }
  });

  const targets: readonly (readonly [string, string, (inputs: Record<string, unknown>) => void])[] = [
    [
      "a bucket object's key",
      "aws:s3/bucketObjectv2:BucketObjectv2",
      (inputs) => (inputs["key"] = "../../../escaped/file"),
    ],
    ["a bucket's name", "aws:s3/bucketObjectv2:BucketObjectv2", (inputs) => (inputs["bucket"] = "../../../escaped")],
    [
      "a saved query's name",
      "aws:athena/namedQuery:NamedQuery",
      (inputs) => (inputs["name"] = "../../../../escaped/file"),
    ],
  ];
  for (const [what, type, change] of targets)
    it(`is not written outside of the output folder: ${what}`, async () => {
      mkdirSync(join(folder, "escaped"), { recursive: true });
      const state = write("escaping.json", stateWith(type, change));
      const { status, out, err } = await run("--events", write("one.json", envelope), "--state", state);
      assert.equal(status, 2, out);
      assert.match(err, /escaped.* would be a file outside of/);
      assert.deepEqual(readdirSync(join(folder, "escaped")), []);
      assert.equal(existsSync(join(folder, "local", ".new-" + String(process.pid))), false);
    });
});
