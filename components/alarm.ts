import { MetricAlarm, type MetricAlarmArgs } from "@pulumi/aws/cloudwatch/metricAlarm";
import type * as pulumi from "@pulumi/pulumi";
import type { Alarm } from "../model/alarm";

/** A hub's alarms, for components that send to their topic. */
export interface AlarmTopic extends pulumi.Resource {
  readonly topicArn: pulumi.Output<string>;
}

export interface AlarmArgs {
  /** Physical name. */
  readonly name: string;
  readonly alarm: Alarm;
  /** Topic that receives the alarm, and the notice when it clears. Absent: its event alone tells. */
  readonly topicArn?: pulumi.Input<string>;
}

/** Creates a CloudWatch alarm that notifies the topic, if there is one, both when it fires and when it clears. */
export function createAlarm(
  logicalName: string,
  { name, alarm, topicArn }: AlarmArgs,
  opts: pulumi.CustomResourceOptions,
): MetricAlarm {
  return new MetricAlarm(
    logicalName,
    {
      ...metricOf(alarm),
      name,
      alarmDescription: alarm.description,
      comparisonOperator: alarm.comparisonOperator,
      threshold: alarm.threshold,
      evaluationPeriods: alarm.evaluationPeriods,
      treatMissingData: alarm.treatMissingData,
      ...(topicArn !== undefined && { alarmActions: [topicArn], okActions: [topicArn] }),
    },
    opts,
  );
}

/** A single metric is set on the alarm itself; several are summed by an expression that counts missing data as 0. */
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
