import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { refused, user, pipeline } from "../sample-callers";

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
      eventName: "DeleteGuardrail",
      userIdentity: pipeline,
      requestParameters: { guardrailIdentifier: "gr-1a2b3c4d5e6f" },
      more: { errorCode: "ConflictException", errorMessage: "The guardrail is in use." },
    }),
  ],
  limits: "Logging that is pointed to another bucket, or reduced (PutModelInvocationLoggingConfiguration).",
  query: "everything-one-principal-did",
  triage: {
    look: [
      "Run `everything-one-principal-did` for `userIdentity.arn`: requests for model access or new keys before it, invocations after it.",
      "Look at the account's invocation metrics since `eventTime`, in each Region where models are enabled.",
      "Ask who owns `requestParameters.guardrailIdentifier`, or the log's bucket, whether they replace it.",
    ],
    harmless: "The pipeline that owns the configuration replaces a guardrail, and a new one exists within minutes.",
    contain:
      "Call PutModelInvocationLoggingConfiguration with the former bucket and log group, or CreateGuardrail from its code; deny bedrock:* to the caller meanwhile.",
  },
};
