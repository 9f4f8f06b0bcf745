import assert from "node:assert/strict";
import { recordedEvidence } from "../../../simulator/evidence/recorded-evidence";
import { createWorld } from "../../../simulator/services/events/world";
import { recordStacks } from "../../../simulator/simulation";
import { organizationOf } from "../../../simulator/steps/organization";
import { environmentOfProd } from "../../environment-of-prod";

describe("who hears of alarms", () => {
  /** What is recorded and judged, with the shipped settings as changed. */
  async function listenTo(change: (raw: any) => void = () => {}) {
    const environment = await environmentOfProd((raw) => {
      raw["accounts"] = raw["accounts"].slice(0, 3);
      raw["regions"] = { "us-east-1": {}, "us-west-2": { hub: "us-east-1" } };
      change(raw);
    });
    const graphs = await recordStacks(environment);
    const organization = organizationOf(environment);
    const { hearing } = recordedEvidence(environment.settings, {
      graphs,
      organization,
      world: createWorld(graphs, organization),
    });
    assert(hearing.length > 50);
    return { resources: graphs.flatMap((graph) => graph.resources), hearing };
  }

  /** What nobody hears of, by resource and problem. */
  async function unheard(change: (raw: any) => void): Promise<string[]> {
    const { hearing } = await listenTo(change);
    return hearing.flatMap(({ what, problem }) => (problem === undefined ? [] : `${what}: ${problem}`));
  }

  it("is asked about each metric that a function counts itself and an alarm watches: none of these can go missing", async () => {
    const { resources, hearing } = await listenTo();
    const asked = new Set(hearing.map(({ what }) => what));
    const own = resources
      .filter(({ type }) => type === "aws:cloudwatch/metricAlarm:MetricAlarm")
      .map(({ inputs }) => inputs as { namespace: string; metricName: string; dimensions: { service: string } })
      .filter(({ namespace }) => namespace === "event-governance-prod");
    assert(own.length >= 5, String(own.length));
    for (const { namespace, metricName, dimensions } of own)
      assert(asked.has(`${metricName} of ${namespace}-${dimensions.service}`), `${dimensions.service}: ${metricName}`);
  });

  it("is a channel, where no address is subscribed; the rules that watch the evidence need an address", async () => {
    const problems = await unheard((raw) => (raw["alarms"] = { emails: [] }));
    assert.equal(problems.length, 6);
    for (const problem of problems)
      assert.match(
        problem,
        /^rule event-governance-prod-evidence-\w+: .+ nobody is subscribed\. Set alarms\.emails\.$/,
      );
  });

  it("is nobody, where there is neither an address nor a channel", async () => {
    const problems = await unheard((raw) => {
      raw["alarms"] = { emails: [] };
      delete raw["notifications"];
    });
    assert(problems.every((problem) => /to which nobody is subscribed|Set alarms.emails/.test(problem)));
    assert(problems.some((problem) => problem.startsWith("alarm event-governance-prod-dead-letters, its action: ")));
  });

  it("are alarms that sum the metrics of several streams, too", async () =>
    assert.deepEqual(
      await unheard((raw) => (raw["archive"] = { ...raw["archive"], streams: { "us-east-1": 2 } })),
      [],
    ));
});
