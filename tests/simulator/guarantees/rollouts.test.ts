import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type RolloutMode, rolloutModes } from "../../../model/settings/rollout-modes";
import { type Environment, withRollout } from "../../../environment/environment";
import type { Graph, Resource } from "../../../simulator/graph";
import { silentProgress } from "../../../simulator/report/progress";
import { prepareMembers, recordStacks, type SimulationResult, simulate } from "../../../simulator/simulation";
import { environmentOfProd } from "../../environment-of-prod";
import { needed, turnOnWhatIsBroken } from "./breakages/breakage";

/**
 * One hub, and an account of each kind: management, governance and an administrator in a unit that StackSets
 * cover, one in a unit that they do not, one without anything special.
 */
const members = ["100000000001", "100000000002", "200000000001", "300000000001", "400000000001"];
const [management, governance, , outside, ordinary] = members;

const smallEnvironment = (): Promise<Environment> =>
  environmentOfProd((raw) => {
    raw["accounts"] = raw["accounts"].filter(({ id }: { id: string }) => members.includes(id));
    raw["regions"] = { "us-east-1": {} };
    turnOnWhatIsBroken(raw);
  });

type Change = (resource: Resource) => Resource | undefined;
const unchanged: Change = (resource) => resource;

describe("the three rollouts", () => {
  let root: string;
  const worlds = new Map<RolloutMode, { environment: Environment; recorded: Graph[]; prepared: Graph[] }>();
  const results = new Map<RolloutMode, SimulationResult>();
  /** Without a violation, as breakages are simulated. */
  const sound = new Map<RolloutMode, SimulationResult>();

  before(async () => {
    root = mkdtempSync(join(tmpdir(), "rollouts-"));
    const small = await smallEnvironment();
    for (const mode of rolloutModes) {
      const environment = withRollout(small, mode);
      const recorded = await recordStacks(environment);
      worlds.set(mode, { environment, recorded, prepared: prepareMembers(environment) });
      results.set(mode, await simulateWith(mode, unchanged));
    }
  });
  after(() => rmSync(root, { recursive: true, force: true }));

  /** Simulates what was recorded, and what the bootstrap template made, after a change of single resources. */
  function simulateWith(
    mode: RolloutMode,
    change: Change,
    left: (resource: Resource) => boolean = () => true,
  ): Promise<SimulationResult> {
    const { environment, recorded, prepared } = worldOf(mode);
    const changed = (graphs: readonly Graph[]) =>
      graphs.map((graph) => ({
        ...graph,
        resources: graph.resources.filter(left).flatMap((resource) => change(resource) ?? []),
      }));
    return simulate(
      environment,
      {
        root: join(root, "archive"),
        now: new Date("2026-11-02T12:00:00Z"),
        recorded: changed(recorded),
        prepared: changed(prepared),
      },
      silentProgress(),
    );
  }

  function worldOf(mode: RolloutMode) {
    const world = worlds.get(mode);
    assert(world);
    return world;
  }

  function resultOf(mode: RolloutMode) {
    const result = results.get(mode);
    assert(result);
    return result;
  }

  for (const mode of rolloutModes)
    it(`${mode} keeps all guarantees, and exercises each`, () => {
      const { guarantees } = resultOf(mode);
      assert.deepEqual(
        guarantees.flatMap(({ failures }) => failures.slice(0, 2)),
        [],
      );
      assert(guarantees.length > 7);
      for (const { id, checked } of guarantees) assert(checked > 0, `guarantee ${id} looked at nothing`);
    });

  it("make the same deliveries: each event to the same hub and the same partition", () => {
    const deliveries = rolloutModes.map((mode) =>
      resultOf(mode)
        .journeys.map(({ send, landings, delivery }) => {
          const { account, region, source } = send.event;
          const places = landings.map(({ stream, bucket, key }) =>
            [stream, bucket, key.replace(/\/[^/]+$/, "")].join(" "),
          );
          return [send.name, account, region, source, delivery?.admitted, ...places.sort()].join(" | ");
        })
        .sort(),
    );
    const [assumed = [], ...others] = deliveries;
    assert(assumed.filter((line) => line.includes("/day=")).length > 100, "next to nothing was delivered");
    for (const other of others) assert.deepEqual(other, assumed);
  });

  it("reach each account in exactly one way, and need a provider for a member only by an assumed role", () => {
    const providersOf = (mode: RolloutMode) =>
      worldOf(mode)
        .recorded.flatMap(({ resources }) => resources)
        .filter(({ type }) => type === "pulumi:providers:aws")
        .map(({ name }) => name)
        .sort();
    const assumed = members.filter((id) => id !== governance).map((id) => `member-${id}`);
    assert.deepEqual(providersOf("assumeRole"), ["governance", ...assumed]);
    assert.deepEqual(providersOf("delegated"), ["governance"]);
    assert.deepEqual(providersOf("stackSet"), ["governance", `member-${management}`, `member-${outside}`]);
  });

  const breakages: {
    readonly mode: RolloutMode;
    readonly what: string;
    readonly change: Change;
    readonly breaks: number;
    readonly resource: RegExp;
    readonly says: RegExp;
  }[] = [
    {
      mode: "delegated",
      what: "a member's bus without the delegating statement",
      change: (resource) =>
        resource.type === "aws-native:events:EventBusPolicy" && resource.account === ordinary ? undefined : resource,
      breaks: 6,
      resource: new RegExp(`forwarding-${ordinary}-`),
      says: /does not let account 100000000002 make the rule/,
    },
    {
      mode: "delegated",
      what: "a role that trusts rules of its own account alone",
      change: edit("aws:iam/role:Role", (inputs, { name }) => {
        if (name !== "delegated-forwarding-role") return;
        const trust = JSON.parse(inputs.assumeRolePolicy);
        trust.Statement[0].Condition.StringEquals = { "aws:SourceAccount": governance };
        inputs.assumeRolePolicy = JSON.stringify(trust);
      }),
      breaks: 1,
      resource: /delegated-forwarding-role$/,
      says: /0 times/,
    },
    {
      mode: "delegated",
      what: "a dead-letter queue for rules of its own account alone",
      change: edit("aws:sqs/queuePolicy:QueuePolicy", (inputs, { name }) => {
        if (name === "delegated-forwarding-dead-letters")
          inputs.policy = inputs.policy.replace(/(arn:aws:events:[^:]+:)\*/, `$1${governance}`);
      }),
      breaks: 7,
      resource: /delegated-forwarding-dead-letters$/,
      says: /lost/,
    },
    {
      mode: "stackSet",
      what: "a template without dead letters",
      change: template((body) => {
        for (const { Properties: properties } of rulesOf(body))
          for (const target of properties.Targets) delete target.DeadLetterConfig;
      }),
      breaks: 7,
      resource: /member-stack-set::400000000001 .*central-bus$/,
      says: /no dead-letter queue/,
    },
    {
      mode: "stackSet",
      what: "a template that gives members the administrator's findings rule",
      change: template((body) => {
        for (const [id, resource] of Object.entries<any>(body.Resources))
          if (/^RuleFindings/.test(id)) delete resource.Condition;
      }),
      breaks: 1,
      resource: /./,
      says: /2 times/,
    },
  ];

  for (const { mode, what, change, breaks, resource, says } of breakages)
    it(`${mode}: detect ${what}`, async () => {
      const failuresIn = ({ guarantees }: SimulationResult) =>
        guarantees.find(({ id }) => id === breaks)?.failures ?? [];
      const named = (result: SimulationResult) =>
        failuresIn(result).some((failure) => resource.test(failure.resource) && says.test(failure.problem));
      const left = needed({});
      const unbroken = sound.get(mode) ?? (await simulateWith(mode, unchanged, left));
      sound.set(mode, unbroken);
      assert(!named(unbroken), `guarantee ${breaks} says so of what is not broken, too`);
      const result = await simulateWith(mode, change, left);
      assert(named(result), JSON.stringify(failuresIn(result).slice(0, 3), null, 1));
    });
});

/** Edits a copy of every resource of one type. Outputs that repeat an input follow it. */
function edit(type: string, change: (inputs: any, resource: Resource) => void): Change {
  return (resource) => {
    if (resource.type !== type) return resource;
    const inputs = structuredClone(resource.inputs) as Record<string, unknown>;
    change(inputs, resource);
    return { ...resource, inputs, outputs: { ...resource.outputs, ...inputs } };
  };
}

/** Edits the members' CloudFormation template. */
function template(change: (body: any) => void): Change {
  return edit("aws:cloudformation/stackSet:StackSet", (inputs) => {
    const body = JSON.parse(inputs.templateBody);
    change(body);
    inputs.templateBody = JSON.stringify(body);
  });
}

const rulesOf = (body: any): any[] =>
  Object.values<any>(body.Resources).filter(({ Type: type }) => type === "AWS::Events::Rule");
