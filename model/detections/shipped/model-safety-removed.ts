import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

export const modelSafetyRemoved: Detection = {
  id: "model-safety-removed",
  title: "An enforced guardrail or a reasoning policy was changed",
  why: "Enforced guardrails hold for every call of the account, whatever an application asks for.",
  severity: "medium",
  technique: "T1562.001",
  source: "aws.bedrock",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "DeleteAutomatedReasoningPolicy",
        "DeleteEnforcedGuardrailConfiguration",
        "PutEnforcedGuardrailConfiguration",
        "UpdateAutomatedReasoningPolicy",
        "UpdateAutomatedReasoningPolicyAnnotations",
      ],
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "bedrock-models-changed",
  subject: ["detail.requestParameters.configId", "detail.requestParameters.policyArn", "account"],
  sample: cloudTrailSample({
    source: "aws.bedrock",
    eventName: "DeleteEnforcedGuardrailConfiguration",
    userIdentity: user,
    requestParameters: { configId: "0a1b2c3d" },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.bedrock",
      eventName: "CreateModelCustomizationJob",
      userIdentity: pipeline,
      requestParameters: { jobName: "tune" },
    }),
    cloudTrailSample({
      source: "aws.bedrock",
      eventName: "DeleteEnforcedGuardrailConfiguration",
      userIdentity: user,
      requestParameters: { configId: "0a1b2c3d" },
      more: refused,
    }),
  ],
  limits: "Whether a change weakens it a pattern cannot tell.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the configuration, `requestParameters.configId`: who made the call, from where, and what came before it.",
      "Read what was enforced before.",
      "Look for invocations since.",
    ],
    harmless: "A deployment of the account's baseline.",
    contain: "Put the former configuration back.",
  },
};
