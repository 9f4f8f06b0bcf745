import assert from "node:assert/strict";
import { compilePattern } from "../../../model/pattern/pattern";
import type { JsonObject } from "../../../model/envelope";
import { createEventBridge } from "../../../simulator/services/events/eventbridge";
import { outcomesOf } from "../../../simulator/services/events/delivery";
import { createWorld } from "../../../simulator/services/events/world";
import type { Graph } from "../../../simulator/graph";
import { all, only, recordStack } from "../../harness";
import { rawProdSettings } from "../../settings-of-prod";

const governance = "100000000002";
const archive = `event-governance-prod-archive-${governance}-us-east-1`;

describe("the rules for calls that endanger the archive", () => {
  let graph: Graph;
  before(async () => {
    graph = await recordStack(rawProdSettings());
  });

  const event = (source: string, detail: JsonObject) => ({
    version: "0",
    id: "6a7e8feb-b491-4cf7-a9f1-bf3703467718",
    "detail-type": "AWS API Call via CloudTrail",
    source,
    account: governance,
    time: "2026-11-02T10:15:30Z",
    region: "us-east-1",
    resources: [],
    detail: { managementEvent: true, readOnly: false, ...detail },
  });

  /** ARNs of the topics that are notified. */
  function told(source: string, detail: JsonObject): string[] {
    const world = createWorld([graph]);
    const eventBridge = createEventBridge(world, { id: "o-a1b2c3d4e5", accounts: new Map() });
    const delivery = eventBridge.put({
      bus: { account: governance, region: "us-east-1" },
      event: event(source, detail),
      sender: { kind: "service" },
    });
    return [...outcomesOf(delivery)].flatMap(({ outcome }) =>
      outcome.kind === "handed" && outcome.service === "sns" ? [outcome.target.arn] : [],
    );
  }

  it("notify the alarm topic if the key is endangered, and ignore any other key", () => {
    const topic = only(graph, "aws:sns/topic:Topic").outputs["arn"];
    const ARN = String(only(graph, "aws:kms/key:Key").outputs["arn"]);
    for (const eventName of ["ScheduleKeyDeletion", "DisableKey", "PutKeyPolicy"])
      assert.deepEqual(told("aws.kms", { eventName, resources: [{ ARN }] }), [topic], eventName);
    assert.deepEqual(told("aws.kms", { eventName: "DisableKey", resources: [{ ARN: `${ARN}0` }] }), []);
    assert.deepEqual(told("aws.kms", { eventName: "Decrypt", resources: [{ ARN }] }), []);
  });

  it("notify it if a bucket's protection changes, and ignore any other bucket", () => {
    for (const eventName of ["DeleteBucketPolicy", "PutBucketVersioning", "PutBucketObjectLockConfiguration"])
      assert.equal(told("aws.s3", { eventName, requestParameters: { bucketName: archive } }).length, 1, eventName);
    assert.deepEqual(
      told("aws.s3", { eventName: "PutBucketPolicy", requestParameters: { bucketName: "another" } }),
      [],
    );
    assert.deepEqual(told("aws.s3", { eventName: "PutObject", requestParameters: { bucketName: archive } }), []);
  });

  it("notify it if somebody switches off the bus, a rule, a stream, a function or an alarm, and ignore any other", () => {
    const arn = (service: string, name: string) => `arn:aws:${service}:us-east-1:${governance}:${name}`;
    const calls: readonly (readonly [string, string, (name: string) => JsonObject])[] = [
      [
        "events",
        "RemovePermission",
        (name) => ({ requestParameters: { eventBusName: name, removeAllPermissions: true } }),
      ],
      ["events", "DeleteEventBus", (name) => ({ requestParameters: { name } })],
      [
        "events",
        "DisableRule",
        (name) => ({ requestParameters: { name: `${name}-archive-identity`, eventBusName: name } }),
      ],
      [
        "events",
        "RemoveTargets",
        (name) => ({ requestParameters: { rule: `${name}-identity`, ids: ["central-bus"] } }),
      ],
      ["events", "DeleteArchive", (name) => ({ requestParameters: { archiveName: name } })],
      [
        "firehose",
        "UpdateDestination",
        (name) => ({ requestParameters: { deliveryStreamName: `${name}-archive-put` } }),
      ],
      [
        "lambda",
        "PutFunctionConcurrency20171031",
        (name) => ({ requestParameters: { functionName: `${name}-notify` } }),
      ],
      [
        "lambda",
        "UpdateEventSourceMapping20150331",
        (name) => ({
          requestParameters: { uUID: "1", enabled: false },
          responseElements: { functionArn: arn("lambda", `function:${name}-notify`) },
        }),
      ],
      ["monitoring", "DeleteAlarms", (name) => ({ requestParameters: { alarmNames: ["x", `${name}-silence`] } })],
      ["sns", "DeleteTopic", (name) => ({ requestParameters: { topicArn: arn("sns", `${name}-alarms`) } })],
      ["sns", "Unsubscribe", (name) => ({ requestParameters: { subscriptionArn: arn("sns", `${name}-alarms:1`) } })],
    ];
    for (const [service, eventName, detailOf] of calls) {
      assert.equal(told(`aws.${service}`, { eventName, ...detailOf("event-governance-prod") }).length, 1, eventName);
      assert.deepEqual(told(`aws.${service}`, { eventName, ...detailOf("shop-prod") }), [], eventName);
    }
  });

  it("are on the account's own bus, so that they work while the archive does not", () => {
    const rules = all(graph, "aws:cloudwatch/eventRule:EventRule").filter(({ name }) =>
      name.startsWith("evidence-watch"),
    );
    assert.equal(rules.length, 6);
    for (const { inputs } of rules) {
      assert.equal(inputs["eventBusName"], undefined);
      compilePattern(String(inputs["eventPattern"]));
    }
  });
});
