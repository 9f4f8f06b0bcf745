import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { user, refused } from "../../catalog/sample-callers";

export const configRecorderStopped: Detection = {
  id: "config-recorder-stopped",
  title: "AWS Config stopped recording",
  why: "A stopped recorder reports no violation, which looks exactly like compliance.",
  severity: "high",
  technique: "T1562.008",
  source: "aws.config",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["DeleteConfigurationRecorder", "DeleteDeliveryChannel", "StopConfigurationRecorder"],
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "config-recording-weakened",
  subject: ["detail.requestParameters.configurationRecorderName", "detail.requestParameters.deliveryChannelName"],
  sample: cloudTrailSample({
    source: "aws.config",
    eventName: "StopConfigurationRecorder",
    userIdentity: user,
    requestParameters: { configurationRecorderName: "default" },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.config",
      eventName: "StopConfigurationRecorder",
      userIdentity: user,
      requestParameters: { configurationRecorderName: "default" },
      more: {
        errorCode: "NoSuchConfigurationRecorderException",
        errorMessage: "Cannot find configuration recorder with the specified name 'default'.",
      },
    }),
    cloudTrailSample({
      source: "aws.config",
      eventName: "DeleteDeliveryChannel",
      userIdentity: user,
      requestParameters: { deliveryChannelName: "default" },
      more: refused,
    }),
  ],
  limits:
    "A recorder that is configured to record fewer types (PutConfigurationRecorder): every deployment makes that call.",
  query: "trail-and-detector-tampering",
  triage: {
    look: [
      "Run `trail-and-detector-tampering`: whether a trail, GuardDuty or flow logs of the account were touched too.",
      "Look whether `configurationRecorderName` was started again: landing zones stop and start it by one known role, within seconds.",
      "Look at what changed in the Region since, in `everything-one-principal-did`: it is what the recorder should not see.",
    ],
    harmless: "A landing zone's update: the same role starts `configurationRecorderName` again within minutes.",
    contain:
      "Call StartConfigurationRecorder, or put recorder and channel back from code; compare resources with the last snapshot.",
  },
};
