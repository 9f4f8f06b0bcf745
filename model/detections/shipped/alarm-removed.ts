import { type CloudTrailSample, cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

const call: CloudTrailSample = {
  source: "aws.monitoring",
  eventName: "DeleteAlarms",
  userIdentity: user,
  requestParameters: { alarmNames: ["root-sign-in"] },
};

export const alarmRemoved: Detection = {
  id: "alarm-removed",
  title: "CloudWatch alarms were deleted, muted or set by hand",
  why: "What the alarm watched goes on happening, and nobody is told.",
  severity: "low",
  technique: "T1562",
  source: "aws.monitoring",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      $or: [
        {
          eventName: ["DeleteAlarms", "DisableAlarmActions"],
          requestParameters: { alarmNames: [{ "anything-but": { prefix: ["TargetTracking-", "event-governance-"] } }] },
        },
        {
          eventName: [
            "DeleteInsightRules",
            "DeleteMetricStream",
            "DisableInsightRules",
            "PutAlarmMuteRule",
            "SetAlarmState",
            "StopMetricStreams",
          ],
        },
      ],
      userIdentity: { invokedBy: [{ exists: false }] },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "cloudwatch-alarms-removed",
  subject: [
    "detail.requestParameters.alarmNames",
    "detail.requestParameters.alarmName",
    "detail.requestParameters.name",
    "detail.requestParameters.names",
  ],
  sample: cloudTrailSample(call),
  nearMisses: [
    cloudTrailSample({ ...call, more: refused }),
    cloudTrailSample({
      ...call,
      requestParameters: { alarmNames: ["TargetTracking-service/shop/web-AlarmHigh-fc0e4183"] },
    }),
    cloudTrailSample({ ...call, userIdentity: { ...pipeline, invokedBy: "cloudformation.amazonaws.com" } }),
  ],
  limits:
    "Alarms that are rewritten to never fire (PutMetricAlarm) are not governed: scaling does it all day. This program's own alarms are told by governance-alarm-changed.",
  query: "everything-one-principal-did",
  triage: {
    look: [
      "Read what else the caller did that day (`everything-one-principal-did`). It concerns `requestParameters.alarmNames`.",
      "Look what the alarms watched: security, spending, or a test.",
      "Ask who received them.",
    ],
    harmless: "Teams replace alarms when they deploy; the same names come back minutes later.",
    contain: "Create the alarms again from code, and look what happened since they fell silent.",
  },
};
