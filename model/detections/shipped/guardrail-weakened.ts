import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

export const guardrailWeakened: Detection = {
  id: "guardrail-weakened",
  title: "A guardrail of models was deleted or changed",
  why: "It is what keeps a model from saying, or giving away, what it must not.",
  severity: "medium",
  technique: "T1562.001",
  source: "aws.bedrock",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: ["DeleteGuardrail", "UpdateGuardrail"], errorCode: [{ exists: false }] },
  },
  governedBy: "bedrock-access-changed",
  subject: ["detail.requestParameters.guardrailIdentifier"],
  sample: cloudTrailSample({
    source: "aws.bedrock",
    eventName: "DeleteGuardrail",
    userIdentity: user,
    requestParameters: { guardrailIdentifier: "abcdefghijkl" },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.bedrock",
      eventName: "PutModelInvocationLoggingConfiguration",
      userIdentity: pipeline,
      requestParameters: { loggingConfig: { textDataDeliveryEnabled: true } },
    }),
    cloudTrailSample({
      source: "aws.bedrock",
      eventName: "DeleteGuardrail",
      userIdentity: user,
      requestParameters: { guardrailIdentifier: "abcdefghijkl" },
      more: refused,
    }),
  ],
  limits: "Whether a change weakens it a pattern cannot tell; deployments of guardrails alert.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the guardrail, `requestParameters.guardrailIdentifier`: who made the call, from where, and what came before it.",
      "Compare its versions.",
      "List the agents and applications that name it.",
    ],
    harmless: "A deployment of the team that owns it.",
    contain: "Put the former version back.",
  },
};
