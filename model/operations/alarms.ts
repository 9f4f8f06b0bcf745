import { type Alarm, fiveMinutes, type Metric } from "../alarm";
import { type Provenance, provenances } from "../envelope";
import { heartbeatRule } from "../network/heartbeat";
import type { HubRule } from "../network/network";
import type { Names } from "../names";

/** Inputs for the alarms of a hub. */
export interface AlarmPlan {
  readonly names: Names;
  /** Archive rules of the hub: missing events of the rule with heartbeats raise an alarm. */
  readonly rules: readonly HubRule[];
  /** Number of delivery streams of the hub, of each provenance. */
  readonly streams: number;
  /** True if another account than the governance account sends heartbeats to the hub. */
  readonly othersBeat: boolean;
  /** Longest time in seconds that Firehose buffers an event. */
  readonly bufferSeconds: number;
  /** Minutes between a member's heartbeats. */
  readonly heartbeatMinutes: number;
  /** Hours an event may stay in the crawler's queue. Absent: it has no queue. */
  readonly crawlHours?: number;
}

/** Metrics: EventBridge user guide, "Monitoring Amazon EventBridge"; Firehose developer guide, "CloudWatch metrics". */
export const alarmsOf = (plan: AlarmPlan): Alarm[] => [
  {
    suffix: "dead-letters",
    description: "Events could not be delivered to the archive and wait in the central dead-letter queue.",
    metrics: [
      {
        namespace: "AWS/SQS",
        metricName: "ApproximateNumberOfMessagesVisible",
        dimensions: { QueueName: plan.names.centralDeadLetters },
      },
    ],
    statistic: "Maximum",
    comparisonOperator: "GreaterThanThreshold",
    threshold: 0,
    ...fiveMinutes,
  },
  ...provenances
    .filter((provenance) => provenance === "service" || plan.rules.some((rule) => rule.provenance === provenance))
    .flatMap((provenance) =>
      Array.from({ length: plan.streams }, (_, index) => streamAlarms(plan, provenance, index + 1)).flat(),
    ),
  ...silenceAlarms(plan),
  ...crawlAlarms(plan),
];

function streamAlarms({ names, bufferSeconds }: AlarmPlan, provenance: Provenance, stream: number): Alarm[] {
  const end = `${provenance === "put" ? "-put" : ""}${stream === 1 ? "" : `-${stream}`}`;
  const DeliveryStreamName = names.deliveryStream(stream, provenance);
  const metric = (metricName: string): readonly [Metric] => [
    { namespace: "AWS/Firehose", metricName, dimensions: { DeliveryStreamName } },
  ];
  return [
    {
      suffix: `delivery-failed${end}`,
      description: "Firehose cannot write to the archive bucket: it retries for 24 hours, then the events are gone.",
      metrics: metric("DeliveryToS3.Success"),
      statistic: "Average",
      comparisonOperator: "LessThanThreshold",
      threshold: 1,
      ...fiveMinutes,
    },
    {
      suffix: `delivery-late${end}`,
      description: "The oldest event in Firehose is older than three buffering intervals.",
      metrics: metric("DeliveryToS3.DataFreshness"),
      statistic: "Maximum",
      comparisonOperator: "GreaterThanThreshold",
      threshold: 3 * bufferSeconds,
      ...fiveMinutes,
    },
    {
      suffix: `delivery-throttled${end}`,
      description:
        "Firehose refuses records for their volume: plan more streams with archive.streams or archive.volume, or ask for a higher quota.",
      metrics: metric("ThrottledRecords"),
      statistic: "Sum",
      comparisonOperator: "GreaterThanThreshold",
      threshold: 0,
      ...fiveMinutes,
    },
    {
      suffix: `too-many-partitions${end}`,
      description: "More active partitions than the stream's quota: events go below the error prefix.",
      metrics: metric("PartitionCountExceeded"),
      statistic: "Maximum",
      comparisonOperator: "GreaterThanThreshold",
      threshold: 0,
      ...fiveMinutes,
    },
  ];
}

/**
 * Heartbeats are divided among the streams like any other event: their rules are summed. Those of the governance account
 * count only where there are no others: they need no admission to the bus.
 */
function silenceAlarms({ names, rules, streams, heartbeatMinutes, othersBeat }: AlarmPlan): Alarm[] {
  const suffix = othersBeat ? heartbeatRule.members : heartbeatRule.governance;
  const heartbeats = rules.find((rule) => rule.provenance === "put" && rule.suffix === suffix);
  if (heartbeats === undefined) return [];
  const metricOf = (stream: number): Metric => ({
    namespace: "AWS/Events",
    metricName: "Invocations",
    dimensions: { EventBusName: names.bus, RuleName: names.archiveRule(suffix, stream, "put") },
  });
  return [
    {
      suffix: "silence",
      description: "No member's heartbeat has reached the archive for three intervals: nothing else does either.",
      metrics: [metricOf(1), ...Array.from({ length: streams - 1 }, (_, index) => metricOf(index + 2))],
      statistic: "Sum",
      comparisonOperator: "LessThanThreshold",
      threshold: 1,
      period: heartbeatMinutes * 60,
      evaluationPeriods: 3,
      // EventBridge omits this metric when it is zero.
      treatMissingData: "breaching",
    },
  ];
}

/** Until the crawler has added a new folder, `events_by_type` and the views over it do not show its events. */
function crawlAlarms({ names, crawlHours }: AlarmPlan): Alarm[] {
  if (crawlHours === undefined) return [];
  const metric = (metricName: string, QueueName: string): readonly [Metric] => [
    { namespace: "AWS/SQS", metricName, dimensions: { QueueName } },
  ];
  return [
    {
      suffix: "crawl-dead-letters",
      description: "The crawler could not use events about new objects: events_by_type may lack their folders.",
      metrics: metric("ApproximateNumberOfMessagesVisible", names.crawlDeadLetters),
      statistic: "Maximum",
      comparisonOperator: "GreaterThanThreshold",
      threshold: 0,
      ...fiveMinutes,
    },
    {
      suffix: "crawl-late",
      description: "Events about new objects wait for the crawler: it does not run, or fails.",
      metrics: metric("ApproximateAgeOfOldestMessage", names.crawlQueue),
      statistic: "Maximum",
      comparisonOperator: "GreaterThanThreshold",
      threshold: crawlHours * 3600,
      ...fiveMinutes,
    },
  ];
}
