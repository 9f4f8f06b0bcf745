import { MetricAlarm, type MetricAlarmArgs } from "@pulumi/aws/cloudwatch/metricAlarm";
import { Topic } from "@pulumi/aws/sns/topic";
import { TopicPolicy } from "@pulumi/aws/sns/topicPolicy";
import { TopicSubscription } from "@pulumi/aws/sns/topicSubscription";
import * as pulumi from "@pulumi/pulumi";
import { type Alarm, type AlarmPlan, alarmsOf } from "../../model/operations/alarms";
import { watchRuleArns } from "../../model/operations/evidence-watch";
import { policyText, publishAlarms } from "../../model/iam/policies";

export interface OperationsArgs extends AlarmPlan {
  /** The governance account. */
  readonly accountId: string;
  readonly region: string;
  /** Addresses that get a mail for each alarm, once they have confirmed it. Plain: they decide which resources exist. */
  readonly emails: readonly string[];
}

/**
 * What tells a person that events are being lost or late at a hub: undeliverable events, a delivery stream that fails,
 * lags, is throttled or has too many partitions, and heartbeats of nobody. A topic takes the alarms and calls
 * against the archive's own protection. It has no key: AWS's own admits neither CloudWatch nor EventBridge, and a key that
 * somebody disables would silence the very alarm about it.
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
        policy: policyText(
          publishAlarms(
            `arn:aws:sns:${region}:${accountId}:${names.alarms}`,
            accountId,
            watchRuleArns(names, region, accountId),
          ),
        ),
      },
      child,
    );
    for (const email of args.emails)
      new TopicSubscription(`${name}-${email}`, { topic: topic.arn, protocol: "email", endpoint: email }, child);
    for (const alarm of alarmsOf(args))
      new MetricAlarm(
        `${name}-${alarm.suffix}`,
        {
          ...metricOf(alarm),
          name: names.alarm(alarm.suffix),
          alarmDescription: alarm.description,
          comparisonOperator: alarm.comparisonOperator,
          threshold: alarm.threshold,
          evaluationPeriods: alarm.evaluationPeriods,
          treatMissingData: alarm.treatMissingData,
          alarmActions: [topic.arn],
          okActions: [topic.arn],
        },
        { ...child, dependsOn: [topicPolicy] },
      );

    this.topicArn = topic.arn;
    this.registerOutputs({ topicArn: this.topicArn });
  }
}

/** A single metric is named by the alarm itself; several are summed by an expression, in which nothing sent counts as 0. */
function metricOf({ metrics, statistic, period }: Alarm): Partial<MetricAlarmArgs> {
  const [first, ...more] = metrics;
  if (more.length === 0)
    return {
      namespace: first.namespace,
      metricName: first.metricName,
      dimensions: { ...first.dimensions },
      statistic,
      period,
    };
  const ids = metrics.map((_, index) => `m${index + 1}`);
  return {
    metricQueries: [
      {
        id: "total",
        label: "Total",
        expression: ids.map((id) => `FILL(${id}, 0)`).join(" + "),
        returnData: true,
      },
      ...metrics.map(({ namespace, metricName, dimensions }, index) => ({
        id: `m${index + 1}`,
        metric: { namespace, metricName, dimensions: { ...dimensions }, stat: statistic, period },
      })),
    ],
  };
}
