/** One alarm, in the terms of CloudWatch's `PutMetricAlarm`. */
export interface Alarm {
  /** Suffix of its name. */
  readonly suffix: string;
  readonly description: string;
  /** One metric, or several that are summed. */
  readonly metrics: readonly [Metric, ...Metric[]];
  readonly statistic: "Sum" | "Maximum" | "Average" | "Minimum";
  readonly comparisonOperator: "GreaterThanThreshold" | "LessThanThreshold";
  readonly threshold: number;
  /** Seconds. */
  readonly period: number;
  readonly evaluationPeriods: number;
  readonly treatMissingData: "notBreaching" | "breaching";
}

export interface Metric {
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** One period of five minutes. Missing data does not trigger the alarm. */
export const fiveMinutes = { period: 300, evaluationPeriods: 1, treatMissingData: "notBreaching" } as const;
