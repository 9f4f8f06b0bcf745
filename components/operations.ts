import { MetricAlarm } from "@pulumi/aws/cloudwatch/metricAlarm";
import { Topic } from "@pulumi/aws/sns/topic";
import { TopicPolicy } from "@pulumi/aws/sns/topicPolicy";
import { TopicSubscription } from "@pulumi/aws/sns/topicSubscription";
import * as pulumi from "@pulumi/pulumi";
import type { PlannedRule } from "../model/forwarding-rules";
import type { Names } from "../model/names";
import { policyText, publishAlarms } from "../model/policies";

export interface OperationsArgs {
  /** The governance account. */
  readonly accountId: string;
  readonly region: string;
  readonly names: Names;
  /** Archive rules of the hub: the one that carries heartbeats is watched for silence. */
  readonly rules: readonly PlannedRule[];
  /** Addresses that get a mail for each alarm, once they have confirmed it. Plain: they decide which resources exist. */
  readonly emails: readonly string[];
  /** Longest time in seconds that Firehose holds an event before it writes. */
  readonly bufferSeconds: number;
  /** Minutes between two heartbeats of a member. */
  readonly heartbeatMinutes: number;
}

/** One alarm, in the terms of CloudWatch's `PutMetricAlarm`. */
interface Alarm {
  readonly suffix: string;
  readonly description: string;
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: "Sum" | "Maximum" | "Average" | "Minimum";
  readonly comparisonOperator: "GreaterThanThreshold" | "LessThanThreshold";
  readonly threshold: number;
  /** Seconds. */
  readonly period: number;
  readonly evaluationPeriods: number;
  readonly treatMissingData: "notBreaching" | "breaching";
}

/**
 * What tells a person that events are being lost or late at a hub: undeliverable events, a delivery stream that fails,
 * lags, is throttled or has too many partitions, and heartbeats of nobody. A topic takes the alarms; its messages hold
 * metrics and no events, so it needs no key of its own.
 */
export class Operations extends pulumi.ComponentResource {
  readonly topicArn: pulumi.Output<string>;

  constructor(name: string, args: OperationsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("event-governance:index:Operations", name, {}, opts);
    const { accountId, region, names } = args;
    const child = { parent: this };

    const topic = new Topic(`${name}-alarms`, { name: names.alarms }, child);
    const topicPolicy = new TopicPolicy(
      `${name}-alarms`,
      {
        arn: topic.arn,
        policy: policyText(publishAlarms(`arn:aws:sns:${region}:${accountId}:${names.alarms}`, accountId)),
      },
      child,
    );
    for (const email of args.emails)
      new TopicSubscription(`${name}-${email}`, { topic: topic.arn, protocol: "email", endpoint: email }, child);
    for (const { suffix, description, dimensions, ...alarm } of alarmsOf(args))
      new MetricAlarm(
        `${name}-${suffix}`,
        {
          ...alarm,
          name: names.alarm(suffix),
          alarmDescription: description,
          dimensions: { ...dimensions },
          alarmActions: [topic.arn],
          okActions: [topic.arn],
        },
        { ...child, dependsOn: [topicPolicy] },
      );

    this.topicArn = topic.arn;
    this.registerOutputs({ topicArn: this.topicArn });
  }
}

/** Metrics: EventBridge user guide, "Monitoring Amazon EventBridge"; Firehose developer guide, "CloudWatch metrics". */
function alarmsOf({ names, rules, bufferSeconds, heartbeatMinutes }: OperationsArgs): Alarm[] {
  const stream = { namespace: "AWS/Firehose", dimensions: { DeliveryStreamName: names.deliveryStream } };
  const fiveMinutes = { period: 300, evaluationPeriods: 1, treatMissingData: "notBreaching" as const };
  const heartbeats = rules.find(({ events }) => events.includes("heartbeat"));
  const alarms: Alarm[] = [
    {
      suffix: "dead-letters",
      description: "Events could not be delivered to the archive and wait in the central dead-letter queue.",
      namespace: "AWS/SQS",
      metricName: "ApproximateNumberOfMessagesVisible",
      dimensions: { QueueName: names.centralDeadLetters },
      statistic: "Maximum",
      comparisonOperator: "GreaterThanThreshold",
      threshold: 0,
      ...fiveMinutes,
    },
    {
      ...stream,
      suffix: "delivery-failed",
      description: "Firehose cannot write to the archive bucket: it retries for 24 hours, then the events are gone.",
      metricName: "DeliveryToS3.Success",
      statistic: "Average",
      comparisonOperator: "LessThanThreshold",
      threshold: 1,
      ...fiveMinutes,
    },
    {
      ...stream,
      suffix: "delivery-late",
      description: "The oldest event in Firehose is older than three buffering intervals.",
      metricName: "DeliveryToS3.DataFreshness",
      statistic: "Maximum",
      comparisonOperator: "GreaterThanThreshold",
      threshold: 3 * bufferSeconds,
      ...fiveMinutes,
    },
    {
      ...stream,
      suffix: "delivery-throttled",
      description: "Firehose refuses records for their volume: ask for a higher quota of the delivery stream.",
      metricName: "ThrottledRecords",
      statistic: "Sum",
      comparisonOperator: "GreaterThanThreshold",
      threshold: 0,
      ...fiveMinutes,
    },
    {
      ...stream,
      suffix: "too-many-partitions",
      description: "More active partitions than the stream's quota: events go below the error prefix.",
      metricName: "PartitionCountExceeded",
      statistic: "Maximum",
      comparisonOperator: "GreaterThanThreshold",
      threshold: 0,
      ...fiveMinutes,
    },
  ];
  if (heartbeats)
    alarms.push({
      suffix: "silence",
      description: "No account's heartbeat has reached the archive for three intervals: nothing else does either.",
      namespace: "AWS/Events",
      metricName: "Invocations",
      dimensions: { EventBusName: names.bus, RuleName: names.archiveRule(heartbeats.suffix) },
      statistic: "Sum",
      comparisonOperator: "LessThanThreshold",
      threshold: 1,
      period: heartbeatMinutes * 60,
      evaluationPeriods: 3,
      // EventBridge sends this metric only when it is not zero.
      treatMissingData: "breaching",
    });
  return alarms;
}
