import { type Alarm, fiveMinutes, type Metric } from "../alarm";
import type { ForwardingRule } from "../network/forwarding-rules";
import type { Names } from "../names";

/** Inputs for the alarms of a hub. */
export interface AlarmPlan {
  readonly names: Names;
  /** Archive rules of the hub: missing events of the rule with heartbeats raise an alarm. */
  readonly rules: readonly ForwardingRule[];
  /** Number of delivery streams of the hub. */
  readonly streams: number;
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
  ...Array.from({ length: plan.streams }, (_, index) => streamAlarms(plan, index + 1)).flat(),
  ...silenceAlarms(plan),
  ...crawlAlarms(plan),
];

function streamAlarms({ names, bufferSeconds }: AlarmPlan, stream: number): Alarm[] {
  const end = stream === 1 ? "" : `-${stream}`;
  const metric = (metricName: string): readonly [Metric] => [
    { namespace: "AWS/Firehose", metricName, dimensions: { DeliveryStreamName: names.deliveryStream(stream) } },
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

/** Heartbeats are divided among the streams like any other event: their rules are summed. */
function silenceAlarms({ names, rules, streams, heartbeatMinutes }: AlarmPlan): Alarm[] {
  const heartbeats = rules.find(({ events }) => events.includes("heartbeat"));
  if (heartbeats === undefined) return [];
  const metricOf = (stream: number): Metric => ({
    namespace: "AWS/Events",
    metricName: "Invocations",
    dimensions: { EventBusName: names.bus, RuleName: names.archiveRule(heartbeats.suffix, stream) },
  });
  return [
    {
      suffix: "silence",
      description: "No account's heartbeat has reached the archive for three intervals: nothing else does either.",
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
