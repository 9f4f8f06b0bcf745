import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { writesAreLogged } from "../preconditions";

export const cloudwatchAlarmsRemoved: GovernedEvent = {
  id: "cloudwatch-alarms-removed",
  why: "A deleted or muted alarm tells nobody, and a stopped metric stream leaves the monitoring of others without data.",
  topic: "governance",
  part: "events",
  source: "aws.monitoring",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "DeleteAlarmMuteRule",
        "DeleteAlarms",
        "DeleteAnomalyDetector",
        "DeleteInsightRules",
        "DeleteMetricStream",
        "DisableAlarmActions",
        "DisableInsightRules",
        "PutAlarmMuteRule",
        "SetAlarmState",
        "StopMetricStreams",
      ],
    },
  },
  origin: "member",
  volume: { perMonth: 30, busyPerMonth: 10000, basis: "Deployments; scaling replaces its alarms." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.monitoring",
    eventName: "DisableAlarmActions",
    requestParameters: { alarmNames: ["checkout-errors"] },
  }),
};
