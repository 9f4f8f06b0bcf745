import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { user } from "../sample-callers";

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
  ],
  limits:
    "A recorder that is configured to record fewer types (PutConfigurationRecorder): every deployment makes that call.",
  query: "trail-and-detector-tampering",
};
