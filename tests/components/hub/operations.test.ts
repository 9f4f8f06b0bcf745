import assert from "node:assert/strict";
import { compilePattern } from "../../../model/pattern/pattern";
import type { Graph } from "../../../simulator/graph";
import { all, none, only, recordStack } from "../../harness";
import { rawProdSettings } from "../../settings-of-prod";

const alarm = "aws:cloudwatch/metricAlarm:MetricAlarm";
const streamType = "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream";

describe("the alarms of a hub", () => {
  let graph: Graph;
  before(async () => {
    graph = await recordStack({ ...rawProdSettings(), alarms: { emails: ["security@example.com"] } });
  });

  it("use the queue and the stream that the archive really has", () => {
    const { inputs: dead } = only(graph, alarm, "operations-dead-letters");
    assert(all(graph, "aws:sqs/queue:Queue").some(({ inputs }) => inputs["name"] === dimension(dead, "QueueName")));
    for (const end of ["", "-put"]) {
      const stream = only(graph, streamType, `event-archive-stream${end}`).inputs["name"];
      for (const name of ["delivery-failed", "delivery-late", "delivery-throttled", "too-many-partitions"])
        assert.equal(dimension(only(graph, alarm, `operations-${name}${end}`).inputs, "DeliveryStreamName"), stream);
    }
  });

  it("fire without heartbeats of members, on the rule that archives those alone", () => {
    const { inputs } = only(graph, alarm, "operations-silence");
    const rule = all(graph, "aws:cloudwatch/eventRule:EventRule").find(
      (each) => each.inputs["name"] === dimension(inputs, "RuleName"),
    );
    const pattern = compilePattern(String(rule?.inputs["eventPattern"]));
    const beat = { source: "event-governance.heartbeat", "detail-type": "Heartbeat", region: "us-east-1" };
    assert(pattern.matches({ ...beat, account: "400000000001" }));
    // It arrives without the policy of the bus.
    assert(!pattern.matches({ ...beat, account: "100000000002" }));
    assert.equal(rule?.inputs["eventBusName"], dimension(inputs, "EventBusName"));
    assert.equal(inputs["treatMissingData"], "breaching");
  });

  it("fire without those of the governance account where no other account sends any", async () => {
    const alone = await recordStack({
      ...rawProdSettings(),
      organization: { ...rawProdSettings()["organization"], managementAccountId: "100000000002" },
      accounts: [{ id: "100000000002", name: "governance", unit: "/" }],
      administrators: {},
    });
    const rule = dimension(only(alone, alarm, "operations-silence").inputs, "RuleName");
    assert.equal(rule, "event-governance-prod-archive-put-own-heartbeat");
  });

  it("cover each of several streams, and sum the heartbeats that they share", async () => {
    const shared = await recordStack({ ...rawProdSettings(), archive: { streams: { "us-east-1": 2 } } });
    const streams = all(shared, streamType).map(({ inputs }) => inputs["name"]);
    for (const name of ["delivery-failed", "delivery-late", "delivery-throttled", "too-many-partitions"])
      assert.deepEqual(
        ["", "-2", "-put", "-put-2"].map((end) =>
          dimension(only(shared, alarm, `operations-${name}${end}`).inputs, "DeliveryStreamName"),
        ),
        streams,
      );
    const { inputs } = only(shared, alarm, "operations-silence");
    const [total, ...parts] = inputs["metricQueries"] as Record<string, any>[];
    assert.deepEqual(
      [total?.["expression"], total?.["returnData"], inputs["metricName"]],
      ["FILL(m1, 0) + FILL(m2, 0)", true, undefined],
    );
    const rules = all(shared, "aws:cloudwatch/eventRule:EventRule").map((rule) => rule.inputs["name"]);
    assert.equal(parts.length, 2);
    for (const { metric } of parts) assert(rules.includes(metric.dimensions.RuleName), metric.dimensions.RuleName);
  });

  it("cover the crawler's queue, if it has one", async () => {
    const queues = all(graph, "aws:sqs/queue:Queue").map(({ inputs }) => inputs["name"]);
    const late = only(graph, alarm, "operations-crawl-late").inputs;
    assert(queues.includes(dimension(late, "QueueName")) && /-crawl$/.test(String(dimension(late, "QueueName"))));
    assert.equal(late["threshold"], 12 * 3600);
    const dead = only(graph, alarm, "operations-crawl-dead-letters").inputs;
    assert(queues.includes(dimension(dead, "QueueName")) && /dead-letters$/.test(String(dimension(dead, "QueueName"))));
    const listing = await recordStack({ ...rawProdSettings(), archive: { crawlerEvents: false } });
    assert(!all(listing, alarm).some(({ name }) => /crawl/.test(name)));
  });

  it("notify a topic, which notifies the addresses in settings", async () => {
    const topic = only(graph, "aws:sns/topic:Topic").outputs["arn"];
    for (const { inputs } of all(graph, alarm)) assert.deepEqual(inputs["alarmActions"], [topic]);
    assert.equal(only(graph, "aws:sns/topicSubscription:TopicSubscription").inputs["endpoint"], "security@example.com");
    none(await recordStack({ ...rawProdSettings(), alarms: {} }), "aws:sns/topicSubscription:TopicSubscription");
  });

  it("expect no heartbeats if they are excluded", async () => {
    const quiet = await recordStack({ ...rawProdSettings(), events: { exclude: ["heartbeat"] } });
    assert(all(quiet, alarm).every(({ name }) => name !== "operations-silence"));
  });
});

const dimension = (inputs: Readonly<Record<string, unknown>>, name: string): unknown =>
  (inputs["dimensions"] as Record<string, unknown>)[name];
