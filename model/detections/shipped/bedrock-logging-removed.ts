import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { refused, user } from "../../catalog/sample-callers";

export const bedrockLoggingRemoved: Detection = {
  id: "bedrock-logging-removed",
  title: "Bedrock's model invocation logging or a guardrail was removed",
  why: "Whoever resells stolen model access turns the log off first.",
  severity: "high",
  technique: "T1562.008",
  source: "aws.bedrock",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["DeleteGuardrail", "DeleteModelInvocationLoggingConfiguration"],
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "bedrock-access-changed",
  subject: ["detail.requestParameters.guardrailIdentifier", "account"],
  sample: cloudTrailSample({
    source: "aws.bedrock",
    eventName: "DeleteModelInvocationLoggingConfiguration",
    userIdentity: user,
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.bedrock",
      eventName: "DeleteModelInvocationLoggingConfiguration",
      userIdentity: user,
      more: refused,
    }),

    cloudTrailSample({
      source: "aws.bedrock",
      eventName: "PutModelInvocationLoggingConfiguration",
      userIdentity: user,
      requestParameters: { loggingConfig: { textDataDeliveryEnabled: true } },
    }),
  ],
  limits: "Logging that is pointed to another bucket, or reduced (PutModelInvocationLoggingConfiguration).",
  query: "everything-one-principal-did",
  triage: {
    look: [
      "Run `everything-one-principal-did` for whoever made the call: from where, and what came before and after it. Who called stands in `userIdentity.arn`.",
      "Look for invocations since.",
      "Ask who needs models without a log.",
    ],
    harmless: "A deployment that moves the log elsewhere.",
    contain: "Turn the log on again; what was asked meanwhile is in no log.",
  },
};
