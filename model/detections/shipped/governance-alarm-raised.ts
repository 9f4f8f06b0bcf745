import { cloudwatchAlarmRaised } from "../../catalog/events/cloudwatch-alarm-raised";
import { ownName } from "../../catalog/own-resources";
import type { JsonObject } from "../../envelope";
import type { Detection } from "../detection";

const raised = (alarmName: string): typeof cloudwatchAlarmRaised.sample => ({
  ...cloudwatchAlarmRaised.sample,
  resources: [`arn:aws:cloudwatch:eu-west-1:111122223333:alarm:${alarmName}`],
  detail: { ...(cloudwatchAlarmRaised.sample.detail as JsonObject), alarmName },
});

/** CloudWatch user guide, "Alarm events and EventBridge": the account that has the alarm gets the event, as any other. */
export const governanceAlarmRaised: Detection = {
  id: "governance-alarm-raised",
  title: "An alarm of the event governance went off",
  why: "Events are lost, late or throttled, nobody is heard any more, or a function has given up: what this program promises may not hold now.",
  severity: "high",
  source: "aws.cloudwatch",
  pattern: {
    "detail-type": ["CloudWatch Alarm State Change"],
    detail: { alarmName: ownName, state: { value: ["ALARM"] } },
  },
  governedBy: cloudwatchAlarmRaised.id,
  subject: ["detail.alarmName"],
  sample: raised("event-governance-prod-dead-letters"),
  nearMisses: [raised("shop-dead-letters"), raised("shop-event-governance-prod-dead-letters")],
  limits:
    "A hub whose bus, functions or channels have failed cannot tell it: alarms.emails is the way that needs none of them. A member's own alarm whose name begins like this program's alerts too.",
  query: "events-per-account-region-and-day",
  triage: {
    look: [
      "Run `events-per-account-region-and-day`: whether events are missing, of whom, and since when.",
      "Open `alarmName` in the hub's Region: its description says what it means and where to look (docs/operations/incident.md).",
      "Look at the dead-letter queues of the hub, and at the log of the function that the alarm names.",
    ],
    harmless:
      "An alarm during a deployment or an AWS incident that returns to OK by itself, with nothing in a dead-letter queue.",
    contain:
      "Redrive what waits in the dead-letter queue after its cause is gone; replay the bus's archive for the time that is missing.",
  },
};
