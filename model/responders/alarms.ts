import { type Alarm, fiveMinutes } from "../alarm";
import type { Names } from "../names";
import type { ResponderPlan } from "./plan";

/** Age in seconds at which a queued event counts as late, unless the responder allows longer waits. */
const usuallyLateAfterSeconds = 15 * 60;

/**
 * Alarms for a responder that fails, lags or has given up on an event (Lambda developer guide, "Types of metrics for
 * Lambda functions"; SQS developer guide, "Available CloudWatch metrics for Amazon SQS"), and its specific ones.
 */
export function responderAlarms(
  { id, lateAfterSeconds = usuallyLateAfterSeconds, alarms = [] }: ResponderPlan,
  names: Names,
): readonly Alarm[] {
  const above = { ...fiveMinutes, comparisonOperator: "GreaterThanThreshold" } as const;
  const ofFunction = (metricName: string) =>
    [{ namespace: "AWS/Lambda", metricName, dimensions: { FunctionName: names.responder(id) } }] as const;
  const ofQueue = (metricName: string, queue: string) =>
    [{ namespace: "AWS/SQS", metricName, dimensions: { QueueName: queue } }] as const;
  return [
    {
      ...above,
      suffix: "errors",
      description: `The function ${id} failed as a whole. Single events that failed go back to its queue and show in its log.`,
      metrics: ofFunction("Errors"),
      statistic: "Sum",
      threshold: 0,
    },
    {
      ...above,
      suffix: "throttles",
      description: `Lambda throttles the function ${id}: the account's concurrency is used up.`,
      metrics: ofFunction("Throttles"),
      statistic: "Sum",
      threshold: 0,
      evaluationPeriods: 3,
    },
    {
      ...above,
      suffix: "late",
      description: `The oldest event that waits for the function ${id} is more than ${lateAfterSeconds / 60} minutes old.`,
      metrics: ofQueue("ApproximateAgeOfOldestMessage", names.responder(id)),
      statistic: "Maximum",
      threshold: lateAfterSeconds,
    },
    {
      ...above,
      suffix: "given-up",
      description: `The function ${id} failed on an event again and again: the event waits in its dead-letter queue.`,
      metrics: ofQueue("ApproximateNumberOfMessagesVisible", names.responderDeadLetters(id)),
      statistic: "Maximum",
      threshold: 0,
    },
    ...alarms,
  ];
}
