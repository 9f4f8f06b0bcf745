import type { Names } from "../names";
import { outcomeMetric, type Outcome } from "../remediations/outcomes";

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

/** Age in seconds at which an event that waits for its responder is late, unless it may wait for something else. */
const usuallyLateAfterSeconds = 15 * 60;

/** What of remediation people must hear of even where no channel tells them of detections. */
const alarmingOutcomes: readonly (readonly [Outcome, string])[] = [
  [
    "breaker-open",
    "Remediation is held up: an account, or the whole hub, was acted on more often than remediation.breaker allows. What waits is looked at again in the next periods.",
  ],
  ["failed", "A remediation failed: what it was to mend is as it was. The saved query remediations says what and why."],
];

/**
 * What tells that a responder fails, lags or has given up on an event (Lambda developer guide, "Types of metrics for
 * Lambda functions"; SQS developer guide, "Available CloudWatch metrics for Amazon SQS").
 */
export function responderAlarms({
  id,
  names,
  lateAfterSeconds = usuallyLateAfterSeconds,
}: {
  readonly id: string;
  readonly names: Names;
  readonly lateAfterSeconds?: number;
}): ResponderAlarm[] {
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
    ...(id === "remediate" ? alarmingOutcomes : []).map(([outcome, description]): ResponderAlarm => ({
      ...fiveMinutes,
      suffix: outcome,
      description,
      // Powertools for AWS Lambda documentation, "Metrics": the service is the dimension of every metric.
      namespace: names.prefix,
      metricName: outcomeMetric(outcome),
      dimensions: { service: id },
      statistic: "Sum",
      threshold: 0,
    })),
  ];
}
