import type { Names } from "./names";

/** One alarm, in the terms of CloudWatch's `PutMetricAlarm`. */
export interface ResponderAlarm {
  readonly suffix: string;
  readonly description: string;
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: "Sum" | "Maximum";
  readonly comparisonOperator: "GreaterThanThreshold";
  readonly threshold: number;
  /** Seconds. */
  readonly period: number;
  readonly evaluationPeriods: number;
  readonly treatMissingData: "notBreaching";
}

/** Age in seconds at which an event that waits for its responder is late. */
const lateAfterSeconds = 15 * 60;

/**
 * What tells that a responder fails, lags or has given up on an event (Lambda developer guide, "Types of metrics for
 * Lambda functions"; SQS developer guide, "Available CloudWatch metrics for Amazon SQS").
 */
export function responderAlarms({ id, names }: { readonly id: string; readonly names: Names }): ResponderAlarm[] {
  const fiveMinutes = {
    comparisonOperator: "GreaterThanThreshold",
    period: 300,
    evaluationPeriods: 1,
    treatMissingData: "notBreaching",
  } as const;
  const ofFunction = { namespace: "AWS/Lambda", dimensions: { FunctionName: names.responder(id) } };
  return [
    {
      ...ofFunction,
      ...fiveMinutes,
      suffix: "errors",
      description: `The function ${id} failed as a whole. Single events that failed go back to its queue and show in its log.`,
      metricName: "Errors",
      statistic: "Sum",
      threshold: 0,
    },
    {
      ...ofFunction,
      ...fiveMinutes,
      suffix: "throttles",
      description: `Lambda throttles the function ${id}: the account's concurrency is used up.`,
      metricName: "Throttles",
      statistic: "Sum",
      threshold: 0,
      evaluationPeriods: 3,
    },
    {
      ...fiveMinutes,
      suffix: "late",
      description: `The oldest event that waits for the function ${id} is more than ${lateAfterSeconds / 60} minutes old.`,
      namespace: "AWS/SQS",
      metricName: "ApproximateAgeOfOldestMessage",
      dimensions: { QueueName: names.responder(id) },
      statistic: "Maximum",
      threshold: lateAfterSeconds,
    },
    {
      ...fiveMinutes,
      suffix: "given-up",
      description: `The function ${id} failed on an event again and again: the event waits in its dead-letter queue.`,
      namespace: "AWS/SQS",
      metricName: "ApproximateNumberOfMessagesVisible",
      dimensions: { QueueName: names.responderDeadLetters(id) },
      statistic: "Maximum",
      threshold: 0,
    },
  ];
}
