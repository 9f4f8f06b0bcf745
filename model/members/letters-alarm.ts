import { type Alarm, fiveMinutes } from "../alarm";

/**
 * The alarm of a queue with dead letters of forwarding rules. It has no action: CloudWatch takes a topic of the alarm's own
 * Region alone, and a member's Region may have no hub. No page of AWS says so; PutMetricAlarm answers "Invalid region us-east-1
 * specified. Only us-west-2 is supported." (cds-snc/notification-terraform#128 shows such an answer). The event of its state is
 * an event like any other, which the rule of `cloudwatch-alarm-raised` forwards (CloudWatch user guide, "Alarm events and
 * EventBridge").
 */
export const lettersAlarm = (suffix: LettersAlarm, queueName: string): Alarm => ({
  suffix,
  description:
    "Events of this account and Region could not be forwarded and wait in the dead-letter queue: npm run redrive shows why, and sends them back.",
  metrics: [
    {
      namespace: "AWS/SQS",
      metricName: "ApproximateNumberOfMessagesVisible",
      dimensions: { QueueName: queueName },
    },
  ],
  statistic: "Maximum",
  comparisonOperator: "GreaterThanThreshold",
  threshold: 0,
  ...fiveMinutes,
});

/** Of a member's own queue, and of the one that holds dead letters of all members of a Region. */
export type LettersAlarm = "member-dead-letters" | "delegated-dead-letters";
