import assert from "node:assert/strict";
import type { Resource } from "../../../simulator/graph";
import { focusOn, stagesFor } from "../../../simulator/mutants/focus";
import { mutantsOf } from "../../../simulator/mutants/mutate";
import { prodSettings } from "../../settings-of-prod";
import { recorded } from "./recorded";

const settings = prodSettings();
const { governanceAccountId } = settings.organization;
const mapping = (id: string, region: string) =>
  recorded("aws:lambda/eventSourceMapping:EventSourceMapping", `responder-${id}`, {}, { region });
const query = (name: string, region: string) =>
  recorded("aws:athena/namedQuery:NamedQuery", `named-queries-${name}`, {}, { region });
const fed = ["us-east-1", "eu-central-1"].flatMap((region) => [
  mapping("notify", region),
  mapping("remediate", region),
]);
const asked = ["us-east-1", "eu-central-1"].flatMap((region) => [
  query("root-use", region),
  query("heartbeats", region),
]);

describe("the part of a run that sees a mutant", () => {
  const runsOf = (changed: Resource, stage: Parameters<typeof focusOn>[1]) => {
    const focus = focusOn(changed, stage, { settings }, fed);
    const run = [...fed, ...asked].filter(focus.runs).map(({ name, region }) => `${name} ${region}`);
    return { ...focus.part, run };
  };
  const inHub = (type: string, name: string) => recorded(type, name, {}, { account: governanceAccountId });
  const inMember = (type: string, name: string) => recorded(type, name, {}, { account: "400000000001" });

  it("is what the member sends, of a mutant in a member", () => {
    const { accounts, floods, run } = runsOf(inMember("aws:cloudwatch/eventRule:EventRule", "forwarding"), "traffic");
    assert.deepEqual([[...(accounts ?? [])], floods, run], [["400000000001"], false, []]);
    // The roles there are used from every hub.
    assert.equal(runsOf(inMember("aws:iam/role:Role", "remediation"), "functions").run.length, 4);
  });

  it("is what a function is handed, of a mutant among its own resources", () => {
    for (const name of ["responder-notify", "responder-notify-dead-letters"])
      assert.deepEqual(runsOf(inHub("aws:sqs/queue:Queue", name), "functions").run, ["responder-notify us-east-1"]);
    assert.deepEqual(runsOf(inHub("aws:dynamodb/table:Table", "responder-state"), "functions").run, [
      "responder-notify us-east-1",
      "responder-remediate us-east-1",
    ]);
  });

  it("is a saved query alone, or all of the hub that a mutant is in", () => {
    const [root] = asked;
    assert(root !== undefined);
    assert.deepEqual(runsOf({ ...root, account: governanceAccountId }, "queries").run, [
      "named-queries-root-use us-east-1",
    ]);
    const view = inHub("aws:glue/catalogTable:CatalogTable", "api-call");
    assert.deepEqual(runsOf(view, "queries").run, [
      "named-queries-root-use us-east-1",
      "named-queries-heartbeats us-east-1",
    ]);
  });

  it("has floods where they can do harm, and is whole for what makes resources everywhere", () => {
    const stream = inHub("aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream", "stream");
    assert.equal(runsOf(stream, "traffic").floods, true);
    assert.equal(runsOf(inHub("aws:cloudwatch/metricAlarm:MetricAlarm", "alarm"), "traffic").floods, false);
    assert.equal(runsOf(inMember("aws:cloudformation/stackSet:StackSet", "members"), "traffic").accounts, undefined);
  });

  it("is known by a key that differs where the part does", () => {
    const keyOf = (resource: Resource) => focusOn(resource, "functions", { settings }, fed).key;
    const queue = inHub("aws:sqs/queue:Queue", "responder-notify");
    assert.equal(keyOf(queue), keyOf(inHub("aws:sqs/queuePolicy:QueuePolicy", "responder-notify")));
    for (const other of [
      inHub("aws:sqs/queue:Queue", "responder-remediate"),
      inMember("aws:sqs/queue:Queue", "responder-notify"),
      { ...queue, region: "eu-central-1" },
    ])
      assert.notEqual(keyOf(queue), keyOf(other));
  });

  it("is every stage that can see its area, but for what costs and shows nothing more", () => {
    const stages = (resource: Resource, change: RegExp) => {
      const mutant = mutantsOf([resource]).find(({ id }) => change.test(id));
      assert(mutant !== undefined, String(change));
      return stagesFor(mutant, fed).join(" ");
    };
    const queue = (name: string) => recorded("aws:sqs/queue:Queue", name, { messageRetentionSeconds: 60 });
    assert.equal(stages(queue("dead-letters"), /-messageRetentionSeconds$/), "recorded traffic functions");
    assert.equal(stages(queue("responder-notify"), /-messageRetentionSeconds$/), "recorded functions");
    const schedule = recorded("aws:scheduler/schedule:Schedule", "s", {
      target: { retryPolicy: {}, roleArn: "arn:x" },
    });
    assert.equal(stages(schedule, /target\.-roleArn$/), "recorded traffic functions");
    // Harmless, by its reason.
    assert.equal(stages(schedule, /target\.-retryPolicy$/), "recorded");
  });
});
