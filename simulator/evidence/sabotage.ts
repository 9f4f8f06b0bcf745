import type { Envelope, JsonObject } from "../../model/envelope";
import { uuidOf } from "../deterministic";
import type { Resource } from "../graph";
import { matcherFor } from "../known-patterns";
import { arnOf, isBeside, nameOf, text } from "../recorded";
import type { Rule } from "../services/events/rule";
import type { World } from "../services/events/world";
import { eventBusArn } from "../services/iam/arn";
import { type Fact, factOf } from "./fact";

/** A call that would blind the archive or silence its alarms, by what it is about. */
interface Call {
  readonly service: string;
  readonly names: readonly string[];
  /** What a record of CloudTrail says of a resource of that name. */
  readonly detail: (named: string) => JsonObject;
}

const asked =
  (parameter: string) =>
  (named: string): JsonObject => ({ requestParameters: { [parameter]: named } });

/**
 * By the type of a recorded resource: KMS developer guide, "Logging AWS KMS API calls with AWS CloudTrail"; S3 user guide, "Amazon S3
 * CloudTrail events"; and the API references of EventBridge, Firehose, Lambda, CloudWatch and SNS for the names of parameters.
 */
const callsOn: Readonly<Record<string, readonly Call[]>> = {
  "aws:cloudwatch/eventArchive:EventArchive": [
    { service: "events", names: ["DeleteArchive", "UpdateArchive"], detail: asked("archiveName") },
  ],
  "aws:cloudwatch/eventBus:EventBus": [
    { service: "events", names: ["DeleteEventBus"], detail: asked("name") },
    { service: "events", names: ["RemovePermission"], detail: asked("eventBusName") },
  ],
  "aws:cloudwatch/eventRule:EventRule": [
    { service: "events", names: ["DeleteRule", "DisableRule"], detail: asked("name") },
    { service: "events", names: ["RemoveTargets"], detail: asked("rule") },
  ],
  "aws:cloudwatch/metricAlarm:MetricAlarm": [
    {
      service: "monitoring",
      names: ["DeleteAlarms", "DisableAlarmActions"],
      detail: (named) => ({ requestParameters: { alarmNames: [named] } }),
    },
  ],
  "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": [
    { service: "firehose", names: ["DeleteDeliveryStream", "UpdateDestination"], detail: asked("deliveryStreamName") },
  ],
  "aws:kms/key:Key": [
    {
      service: "kms",
      names: ["DisableKey", "PutKeyPolicy", "ScheduleKeyDeletion"],
      detail: (named) => ({ requestParameters: { keyId: named }, resources: [{ ARN: named }] }),
    },
  ],
  "aws:lambda/function:Function": [
    {
      service: "lambda",
      names: ["DeleteFunction20150331", "PutFunctionConcurrency20171031"],
      detail: asked("functionName"),
    },
  ],
  "aws:s3/bucket:Bucket": [
    {
      service: "s3",
      names: ["DeleteBucketPolicy", "PutBucketLifecycle", "PutBucketPolicy", "PutBucketVersioning"],
      detail: asked("bucketName"),
    },
  ],
  "aws:sns/topic:Topic": [
    { service: "sns", names: ["DeleteTopic", "SetTopicAttributes"], detail: asked("topicArn") },
    {
      service: "sns",
      names: ["Unsubscribe"],
      detail: (named) => ({ requestParameters: { subscriptionArn: `${named}:subscription` } }),
    },
  ],
};

const byArn = ["aws:kms/key:Key", "aws:sns/topic:Topic"];

/**
 * Asks of each place with a central bus whether the alarm topic is told of calls that would blind the archive or silence its
 * alarms, about the first recorded resource of each type and about each bucket, key and delivery stream; and of none about
 * something else, or of another kind.
 */
export function sabotageFacts(world: World, resources: readonly Resource[]): Fact[] {
  return resources
    .filter(({ type }) => type === "aws:cloudwatch/eventBus:EventBus")
    .flatMap((bus) => {
      const { account, region } = bus;
      const beside = resources.filter((each) => isBeside(each, bus));
      const watching = world.rules.filter(
        ({ busArn, targets }) =>
          busArn === eventBusArn(region, account, "default") &&
          targets.some(({ arn }) => world.resource(arn)?.type === "aws:sns/topic:Topic"),
      );
      return Object.entries(callsOn).flatMap(([type, calls]) => {
        const all = beside.filter((each) => each.type === type);
        const each = /Bucket$|Key$|Stream$/.test(type) ? all : all.slice(0, 1);
        return each.flatMap((resource) => calls.map((call) => callFact(resource, call, watching, bus)));
      });
    });
}

function callFact(
  resource: Resource,
  { service, names, detail }: Call,
  watching: readonly Rule[],
  bus: Resource,
): Fact {
  const named = byArn.includes(resource.type) ? arnOf(resource) : (text(resource, "bucket") ?? nameOf(resource));
  const eventOf = (eventName: string, about: string, detailType = "AWS API Call via CloudTrail"): Envelope => ({
    version: "0",
    id: uuidOf(`${eventName} ${about}`),
    source: `aws.${service}`,
    "detail-type": detailType,
    account: resource.account,
    region: resource.region,
    time: "2026-11-02T12:00:00Z",
    resources: [],
    detail: { eventSource: `${service}.amazonaws.com`, eventName, ...detail(about) },
  });
  const teller = (event: Envelope) =>
    watching.find(({ state, pattern = "{}" }) => state !== "DISABLED" && matcherFor(pattern).matches(event));
  const [first = ""] = names;
  const what = `${first} of ${named}, told`;
  const untold = names.find((name) => teller(eventOf(name, named)) === undefined);
  if (untold !== undefined) {
    const meant = watching.find(({ pattern = "" }) => pattern.includes(`"${first}"`));
    return factOf(
      what,
      meant?.urn ?? bus.urn,
      `Nobody is told when somebody calls ${service}:${untold} on ${named}: no rule hands it to the topic of the alarms`,
    );
  }
  const odd = [
    { why: "about anything else", event: eventOf(first, "somebody-elses") },
    { why: "whatever the call is", event: eventOf(`Describe${first}`, named) },
    { why: "whatever the kind of event is", event: eventOf(first, named, "Anything via CloudTrail") },
  ].find(({ event }) => teller(event) !== undefined);
  return factOf(
    what,
    (odd && teller(odd.event)?.urn) ?? bus.urn,
    odd && `It tells the topic of the alarms of calls of ${service} ${odd.why}`,
  );
}
