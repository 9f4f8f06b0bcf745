import { text } from "../event-view";
import type { GovernedEvent } from "../governed-event";

/**
 * CloudWatch user guide, "Alarm events and EventBridge". Target tracking creates its own alarms, which fire all day to
 * scale and are irrelevant to people; their names begin with "TargetTracking-" (AWS CLI reference, "autoscaling
 * put-scaling-policy", example output).
 */
export const cloudwatchAlarmRaised: GovernedEvent = {
  id: "cloudwatch-alarm-raised",
  why: "Alarms are what each team decided to be woken for; side by side across accounts they show whether tonight's incident is one or thirty.",
  topic: "operations",
  source: "aws.cloudwatch",
  pattern: {
    "detail-type": ["CloudWatch Alarm State Change"],
    detail: {
      alarmName: [{ "anything-but": { prefix: "TargetTracking-" } }],
      state: { value: ["ALARM"] },
    },
  },
  origin: "member",
  volume: {
    perMonth: 100,
    busyPerMonth: 5000,
    basis: "One event each time an alarm goes off; those of target tracking are left out.",
  },
  preconditions: ["A CloudWatch alarm exists in the account and Region."],
  /** Fields: CloudWatch user guide, "Alarm events and EventBridge". */
  view: {
    name: "cloudwatch_alarm_change",
    description: "Alarms that changed their state, one row each; filter by day.",
    columns: [
      text("alarm", "alarmName", "ServerCpuTooHigh."),
      text("state", "state.value", "ALARM, OK, INSUFFICIENT_DATA."),
      text("state_before", "previousState.value", "ALARM, OK, INSUFFICIENT_DATA."),
      text("reason", "state.reason", "What crossed which threshold."),
      text("description", "configuration.description", "What its owner wrote about it."),
    ],
  },
  sample: {
    version: "0",
    id: "c4c1c1c9-6542-461b-8ef0-8c4d36933a92",
    "detail-type": "CloudWatch Alarm State Change",
    source: "aws.cloudwatch",
    account: "111122223333",
    time: "2026-10-02T17:04:40Z",
    region: "eu-west-1",
    resources: ["arn:aws:cloudwatch:eu-west-1:111122223333:alarm:ServerCpuTooHigh"],
    detail: {
      alarmName: "ServerCpuTooHigh",
      configuration: {
        description: "Goes into alarm when server CPU utilization is too high!",
        metrics: [
          {
            id: "30b6c6b2-a864-43a2-8877-c09a1afc3b87",
            metricStat: {
              metric: {
                dimensions: { InstanceId: "i-1234567890abcdef0" },
                name: "CPUUtilization",
                namespace: "AWS/EC2",
              },
              period: 300,
              stat: "Average",
            },
            returnData: true,
          },
        ],
      },
      previousState: {
        reason:
          "Threshold Crossed: 1 out of the last 1 datapoints [0.06 (01/10/26 13:46:00)] was not greater than the threshold (50.0) (minimum 1 datapoint for ALARM -> OK transition).",
        timestamp: "2026-10-01T13:56:40.987+0000",
        value: "OK",
      },
      state: {
        reason:
          "Threshold Crossed: 1 out of the last 1 datapoints [99.50 (02/10/26 16:59:00)] was greater than the threshold (50.0) (minimum 1 datapoint for OK -> ALARM transition).",
        timestamp: "2026-10-02T17:04:40.989+0000",
        value: "ALARM",
      },
    },
  },
};
