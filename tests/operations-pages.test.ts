import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import type { Operation } from "../deploy/engine";
import type { StateResource } from "../deploy/members-in-state";
import { planOperation } from "../deploy/plan";
import { preflight } from "../deploy/preflight";
import { runPlan } from "../deploy/run";
import { summarize } from "../deploy/summary";
import type { Environment } from "../environment/environment";
import { namesOf } from "../model/names";
import { planNetwork } from "../model/network/network";
import { watchRules } from "../model/operations/evidence-watch";
import { compilePattern } from "../model/pattern/pattern";
import type { Changes } from "../deploy/engine";
import type { Graph, Resource } from "../simulator/graph";
import { FakeEngine, type Script } from "./deploy/fake-engine";
import { recordStack } from "./harness";
import { prodSettings, rawProdSettings } from "./settings-of-prod";

const textOf = (path: string) => readFileSync(join(__dirname, "..", "docs", path), "utf8");
const page = (name: string) => textOf(`operations/${name}`);

/** A page must show what is printed, to the last number. */
function shows(path: string, text: string): void {
  assert.ok(
    textOf(path).includes(`\`\`\`\n${text}\n\`\`\``),
    `docs/${path} shows otherwise what is printed. Put this in place of its block, and read what the page says of it:\n${text}\n`,
  );
}

function membersOf(change: (raw: Record<string, any>) => void = () => undefined) {
  const settings = prodSettings(change);
  const accounts = Array.isArray(settings.accounts) ? settings.accounts : assert.fail("accounts are listed");
  return planNetwork("prod", settings, accounts).members;
}

describe("what the pages of docs/operations/ say", () => {
  it("about a hub that is moved: its Regions' rules keep their names and get another target", () => {
    const before = membersOf().filter(({ region }) => region === "eu-west-1");
    const after = membersOf((raw) => (raw["regions"]["eu-west-1"] = { hub: "us-east-1" })).filter(
      ({ region }) => region === "eu-west-1",
    );
    const names = (members: typeof before) =>
      members.map(({ accountId, rules }) => [accountId, rules.map(({ suffix }) => suffix)]);
    assert.deepEqual(names(after), names(before));
    for (const { busArn } of after) assert.match(busArn, /^arn:aws:events:us-east-1:/);
    assert.match(page("hub-lost.md").replaceAll(/\s+/g, " "), /rules keep their names and get another target/);
  });

  it("about the key: each call that they name is told by the rule that they name", () => {
    const [, list = ""] = /Somebody called ([^.]+)\./.exec(page("key.md")) ?? [];
    const calls = [...list.matchAll(/`(\w+)`/g)].map(([, call]) => call);
    assert.equal(calls.length, 4, list);
    const keyArn = "arn:aws:kms:us-east-1:100000000002:key/1";
    const place = { accountId: "100000000002", region: "us-east-1", names: namesOf("prod") };
    const rule = watchRules(place, keyArn).find(({ suffix }) => suffix === "evidence-key") ?? assert.fail();
    const pattern = compilePattern(JSON.stringify(rule.pattern));
    const event = (eventName: string | undefined, ARN = keyArn) => ({
      source: "aws.kms",
      "detail-type": "AWS API Call via CloudTrail",
      detail: { eventName, resources: [{ ARN }] },
    });
    for (const call of calls) assert.ok(pattern.matches(event(call)), call);
    assert.ok(!pattern.matches(event("ScheduleKeyDeletion", `${keyArn}2`)));
    for (const { suffix } of watchRules(place, keyArn))
      if (/bus|streams/.test(suffix)) assert.match(page("hub-lost.md"), new RegExp(`\`${suffix}\``));
  });
});

/** The state of an account that was governed: the provider that assumes its role, and a rule. */
const stateOf = (stack: string, account: string): readonly StateResource[] => {
  const urn = (type: string, name: string) => `urn:pulumi:${stack}::event-governance::${type}::${name}`;
  const provider = urn("pulumi:providers:aws", `member-${account}`);
  return [
    { urn: provider, type: "pulumi:providers:aws" },
    {
      urn: urn("aws:cloudwatch/eventRule:EventRule", `forwarding-${account}-identity`),
      type: "aws:cloudwatch/eventRule:EventRule",
      provider: `${provider}::id`,
    },
  ];
};

describe("what the pages of docs/operations/ show as printed", () => {
  const fourth = "400000000004";
  const stacks = ["us-east-1", "us-west-2"];
  const nameOf = (region: string) => (region === "us-east-1" ? "prod" : `prod.${region}`);

  /** What a run prints at the end, with an engine in memory; `unreachable`: an account whose role cannot be assumed. */
  async function printed({
    operation,
    governed,
    scripts = {},
    unreachable = "",
    only,
    existing,
  }: Case): Promise<string> {
    const settings = prodSettings((raw) => {
      raw["regions"] = twoRegions;
      raw["accounts"] = raw["accounts"].filter(({ id }: { id: string }) => governed.includes(id));
      raw["administrators"] = {};
    });
    const accounts = Array.isArray(settings.accounts) ? settings.accounts : assert.fail("accounts are listed");
    const environment = {
      name: "prod",
      settings,
      accounts,
      stacks: stacks.map((region) => ({ name: nameOf(region), region })),
    } as unknown as Environment;
    const plan = planOperation(environment, operation, { regions: only ?? [] });
    const { signal } = new AbortController();
    const role = `arn:aws:iam::${unreachable}:role/event-governance-deployment`;
    const refusal = `AccessDenied: not authorized to perform: sts:AssumeRole on resource: ${role}`;
    const outcomes = await runPlan(plan, new FakeEngine(scripts, existing), {
      need: () => 1,
      budget: 1,
      cancel: signal,
      terminate: signal,
      preflight: preflight({
        environment,
        probe: { role: async (id) => (id === unreachable ? refusal : undefined), bus: async () => undefined },
        waitSeconds: 300,
        sleep: async () => undefined,
      }),
    });
    // How long the engine in memory took depends on the machine.
    const timed = outcomes.map((outcome) => ({ ...outcome, seconds: outcome.result === "skipped" ? 0 : 40 }));
    return stripVTControlCharacters(summarize(plan, timed, `.local/deploy/prod/${operation}/`, 100)).trim();
  }

  interface Case {
    readonly operation: Operation;
    /** Accounts that settings name. */
    readonly governed: readonly string[];
    readonly scripts?: Readonly<Record<string, Script>>;
    readonly unreachable?: string;
    /** The Regions to which the command is limited. */
    readonly only?: readonly string[];
    /** The stacks that there are. @default all */
    readonly existing?: ReadonlySet<string>;
  }
  const twoRegions = { "us-east-1": {}, "us-west-2": { hub: "us-east-1" } };
  const usual = ["100000000001", "100000000002", "200000000001"];
  const rolesOfFourth = Object.fromEntries(
    stacks.map((region) => [nameOf(region), { state: stateOf(nameOf(region), fourth) }]),
  );
  const cases: readonly (Case & { readonly page: string; readonly what: string })[] = [
    {
      page: "change.md",
      what: "an account that joins, whose role does not exist yet",
      operation: "up",
      governed: [...usual, fourth],
      unreachable: fourth,
    },
    {
      page: "change.md",
      what: "an account that is gone",
      operation: "up",
      governed: usual,
      unreachable: fourth,
      scripts: rolesOfFourth,
    },
    {
      page: "change.md",
      what: "everything is removed, and what is protected stays",
      operation: "destroy",
      governed: usual,
      scripts: { prod: { fails: "error: resource central-bus cannot be deleted\nbecause it is protected" } },
    },
    {
      page: "hub-lost.md",
      what: "a hub that does not answer",
      operation: "up",
      governed: usual,
      scripts: { prod: { fails: "error: connect ETIMEDOUT events.us-east-1.amazonaws.com" } },
    },
  ];
  for (const { page: name, what, ...rest } of cases)
    it(`${name}: ${what}`, async () => {
      shows(`operations/${name}`, await printed(rest));
    });

  describe("where it counts changes, as recordings of the program before and after differ:", () => {
    const raw = (change: (settings: Record<string, any>) => void): Record<string, any> => {
      const settings = rawProdSettings();
      settings["accounts"] = settings["accounts"].filter(({ id }: { id: string }) => usual.includes(id));
      settings["administrators"] = {};
      change(settings);
      return settings;
    };
    const counted = (before: readonly Resource[], after: readonly Resource[]): Script => {
      const former = new Map(before.map((each) => [each.urn, JSON.stringify(each.inputs)]));
      const latter = new Map(after.map((each) => [each.urn, JSON.stringify(each.inputs)]));
      const of = (is: (urn: string, inputs: string) => boolean) =>
        [...latter].filter(([urn, inputs]) => is(urn, inputs)).length;
      const changes: Changes = {
        created: of((urn) => !former.has(urn)),
        updated: of((urn, inputs) => former.has(urn) && former.get(urn) !== inputs),
        replaced: 0,
        deleted: [...former.keys()].filter((urn) => !latter.has(urn)).length,
        same: of((urn, inputs) => former.get(urn) === inputs),
      };
      return { events: [{ kind: "summary", changes }] };
    };
    const region = (hub: string): Promise<Graph> =>
      recordStack(
        raw((settings) => (settings["regions"] = { "us-east-1": {}, "eu-central-1": {}, "us-west-2": { hub } })),
        { stack: "prod.us-west-2" },
      );
    const hub = (regions: object): Promise<Graph> => recordStack(raw((settings) => (settings["regions"] = regions)));
    const withDrift = async () => {
      const settings = rawProdSettings();
      settings["drift"] = { detect: true };
      return (await recordStack(settings)).resources;
    };
    it("tasks.md: a Region is added, and its hub expects another one", async () => {
      const { resources } = await region("us-east-1");
      const [before, after] = [await hub({ "us-east-1": {} }), await hub(twoRegions)];
      const text = await printed({
        operation: "up",
        governed: usual,
        existing: new Set(["prod"]),
        scripts: { prod: counted(before.resources, after.resources), "prod.us-west-2": counted([], resources) },
      });
      shows("operations/tasks.md", text);
    });

    it("tasks.md: a Region gets another hub, and nothing is replaced", async () => {
      const [before, after] = [await region("us-east-1"), await region("eu-central-1")];
      const text = await printed({
        operation: "preview",
        governed: usual,
        only: ["us-west-2"],
        scripts: { "prod.us-west-2": counted(before.resources, after.resources) },
      });
      shows("operations/tasks.md", text);
    });

    it("hub-lost.md: what somebody deleted comes back, and nothing else", async () => {
      const all = await withDrift();
      const lost = (type: string) => /:(EventBus|EventBusPolicy|FirehoseDeliveryStream)$/.test(type);
      const before = all.filter(({ type }) => !lost(type));
      const script = counted(before, all);
      const text = await printed({
        operation: "preview",
        governed: usual,
        only: ["us-east-1"],
        scripts: { prod: script },
      });
      shows("operations/hub-lost.md", text);
    });

    it("upgrade.md: a version that brings a function to each hub", async () => {
      const after = await withDrift();
      const before = after.filter(({ urn }) => !/detect-drift/.test(urn));
      const text = await printed({
        operation: "preview",
        governed: usual,
        only: ["us-east-1"],
        scripts: { prod: counted(before, after) },
      });
      shows("upgrade.md", text);
    });
  });
});
