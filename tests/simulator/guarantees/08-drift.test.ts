import assert from "node:assert/strict";
import type { Environment } from "../../../environment/environment";
import { detections } from "../../../model/detections/detections";
import { accessKeyCreated } from "../../../model/detections/shipped/access-key-created";
import { hubDrifted } from "../../../model/detections/shipped/hub-drifted";
import type { Graph, Resource } from "../../../simulator/graph";
import { recordStacks } from "../../../simulator/simulation";
import { busyAws } from "../../../simulator/traffic/busy-aws";
import { changeHubs } from "../../../simulator/traffic/drift-scenario";
import { environmentOfProd } from "../../environment-of-prod";
import type { Change } from "./breakages/breakage";
import { openLive } from "./guarantee-8";

const detector = "responder-detect-drift";

/** What the function was handed, changed. */
const handed =
  (change: (configuration: any) => void): Change =>
  (resource) => {
    if (resource.type !== "aws:lambda/function:Function" || resource.name !== detector) return resource;
    const inputs = structuredClone(resource.inputs) as any;
    const { asset } = inputs.code.archive.assets["configuration.json"];
    const configuration = JSON.parse(asset.text);
    change(configuration);
    asset.text = JSON.stringify(configuration);
    return { ...resource, inputs, outputs: { ...resource.outputs, code: inputs.code } };
  };

/** Its role without an action. */
const lacking =
  (action: string): Change =>
  (resource) => {
    if (resource.type !== "aws:iam/rolePolicy:RolePolicy" || resource.name !== detector) return resource;
    const policy = String(resource.inputs["policy"]).replaceAll(`"${action}"`, '"sts:GetCallerIdentity"');
    return { ...resource, inputs: { ...resource.inputs, policy }, outputs: { ...resource.outputs, policy } };
  };

const breakages: readonly { readonly what: string; readonly change: Change; readonly says: RegExp }[] = [
  {
    what: "a schedule that is gone",
    change: (resource) => (resource.name === `${detector}-schedule` ? undefined : resource),
    says: /was told 0 times/,
  },
  {
    what: "a function that was handed another pattern than is deployed",
    change: handed(({ resources }) => {
      const rule = resources.findLast(({ type }: Resource) => type.endsWith(":EventRule"));
      rule.inputs.eventPattern = JSON.stringify({ source: ["another"] });
    }),
    says: /told to differ from its deployment, and nobody had changed it/,
  },
  {
    what: "a function that may not read the bus",
    change: lacking("events:DescribeEventBus"),
    says: /nobody had changed it|was told \d times/,
  },
  {
    what: "a function that tells what it sees first, in the middle of a deployment",
    change: handed((configuration) => (configuration.settledMinutes = 0)),
    says: /nobody had changed it|was told \d times/,
  },
];

/** That which tells of drift, and one whose target is removed. The rules of all are hundreds, which each check would read. */
const keptDetections: readonly string[] = [accessKeyCreated.id, hubDrifted.id];

/** Hours of drift alone: the whole of the traffic would take a hundred times as long, and says no more of it. */
describe("guarantee 8, drift is told,", () => {
  let environment: Environment;
  let recorded: readonly Graph[];
  let sound: Awaited<ReturnType<typeof live>>;

  const smallEnvironment = (detect: boolean) =>
    environmentOfProd((raw) => {
      raw["accounts"] = raw["accounts"].slice(0, 3);
      raw["regions"] = { "us-east-1": {} };
      // Nothing else is asked here.
      raw["responders"] = { disable: ["run-queries", "watch-silence"] };
      raw["drift"] = { detect };
      raw["detections"] = { exclude: detections.map(({ id }) => id).filter((id) => !keptDetections.includes(id)) };
    });

  before(async () => {
    environment = await smallEnvironment(true);
    recorded = await recordStacks(environment);
    sound = await live();
  });

  async function live(change?: Change, graphs = recorded, at = environment) {
    const { changed, stage, eventBridge, functions, judge } = await openLive(graphs, at, change, { fault: busyAws() });
    const drifts = await changeHubs(functions, eventBridge, changed, stage);
    return { failures: judge({ drifts }).failures, functions, drifts };
  }

  it("holds: each change of a hub once, and once that it was put right", async () => {
    const { failures, functions, drifts } = sound;
    assert.deepEqual(failures, []);
    assert.equal(
      drifts.reduce((sum, { times }) => sum + times, 0),
      12,
    );
    const messages = functions.runs.filter(({ name }) => name.endsWith("-notify")).flatMap(({ sent }) => sent);
    assert(messages.some(({ body }) => body.includes("not as it was deployed")));
    assert.deepEqual(functions.givenUp(), []);
  });

  for (const { what, change, says } of breakages)
    it(`is violated by ${what}, and names the function`, async () => {
      const { failures } = await live(change);
      const named = failures.filter(({ resource }) => resource.endsWith(`Function::${detector}`));
      assert(
        named.some(({ problem }) => says.test(problem)),
        JSON.stringify(failures.slice(0, 3), null, 1),
      );
    });

  it("is violated for each kind of resource that the function was not handed", async () => {
    const none = handed((configuration) => {
      configuration.resources = configuration.resources.filter(({ type }: Resource) => type.endsWith(":Queue"));
    });
    const [{ failures }, { drifts }] = [await live(none), sound];
    for (const { resource, times } of drifts)
      assert(
        failures.some(
          ({ event, problem }) =>
            event === `change of ${resource}` &&
            problem === `Somebody changed it ${times} times, and it was told 0 times.`,
        ),
        resource,
      );
  });

  it("requires nothing where settings want no comparison, and the program then builds none", async () => {
    const without = await smallEnvironment(false);
    const graphs = await recordStacks(without);
    const { failures, drifts } = await live(undefined, graphs, without);
    assert.deepEqual([failures, drifts], [[], []]);
    assert.deepEqual(
      graphs.flatMap(({ resources }) => resources).filter(({ name }) => /detect-drift/.test(name)),
      [],
    );
  });
});
