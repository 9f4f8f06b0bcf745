import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, user, refused } from "../../catalog/sample-callers";

export const guardrailPolicyDetached: Detection = {
  id: "guardrail-policy-detached",
  title: "An organization policy was detached, deleted or disabled",
  why: "One detached service control policy opens all accounts below it at once.",
  severity: "critical",
  technique: "T1666",
  source: "aws.organizations",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["DeletePolicy", "DetachPolicy", "DisablePolicyType"],
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "organization-changed",
  subject: [
    "detail.requestParameters.policyId",
    "detail.requestParameters.policyType",
    "detail.requestParameters.targetId",
    "detail.requestParameters.rootId",
  ],
  sample: cloudTrailSample({
    source: "aws.organizations",
    eventName: "DetachPolicy",
    region: "us-east-1",
    userIdentity: user,
    requestParameters: { policyId: "p-examplepolicyid111", targetId: "ou-ab12-11111111" },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.organizations",
      eventName: "AttachPolicy",
      region: "us-east-1",
      userIdentity: pipeline,
      requestParameters: { policyId: "p-examplepolicyid111", targetId: "ou-ab12-11111111" },
    }),
    cloudTrailSample({
      source: "aws.organizations",
      eventName: "DetachPolicy",
      region: "us-east-1",
      userIdentity: user,
      requestParameters: { policyId: "p-examplepolicyid111", targetId: "ou-ab12-11111111" },
      more: refused,
    }),
  ],
  limits:
    "A policy whose text is weakened (UpdatePolicy): a pattern cannot read what it says. Tag and backup policies alert too.",
  query: "organization-changes",
  triage: {
    look: [
      "Run `organization-changes`: which policies and targets were changed around it, and by whom.",
      "Look what `policyId` denied, and which accounts are below `targetId`.",
      "Look at what was called since in those accounts that the policy would have denied: `everything-one-principal-did` for the caller first.",
    ],
    harmless: "A reorganization in which another policy is attached to the same target within minutes.",
    contain:
      "Call AttachPolicy again, or create the policy from its code; limit organizations:DetachPolicy to one role.",
  },
};
