import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

export const stackProtectionRemoved: Detection = {
  id: "stack-protection-removed",
  title: "A stack's protection against deletion was removed",
  why: "It is the step before a deletion, and has no other purpose.",
  severity: "low",
  technique: "T1562.001",
  source: "aws.cloudformation",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["UpdateTerminationProtection"],
      requestParameters: { enableTerminationProtection: [false, "false"] },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "stacks-changed",
  subject: ["detail.requestParameters.stackName"],
  sample: cloudTrailSample({
    source: "aws.cloudformation",
    eventName: "UpdateTerminationProtection",
    userIdentity: user,
    requestParameters: { stackName: "shop-production", enableTerminationProtection: false },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.cloudformation",
      eventName: "UpdateTerminationProtection",
      userIdentity: pipeline,
      requestParameters: { stackName: "shop-production", enableTerminationProtection: true },
    }),
    cloudTrailSample({
      source: "aws.cloudformation",
      eventName: "UpdateTerminationProtection",
      userIdentity: user,
      requestParameters: { stackName: "shop-production", enableTerminationProtection: false },
      more: refused,
    }),
  ],
  limits: "Stacks that are created without it.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the stack, `requestParameters.stackName`: who made the call, from where, and what came before it.",
      "Look for a deletion of the stack.",
      "Ask its owner.",
    ],
    harmless: "An environment that its pipeline tears down.",
    contain: "Turn the protection on again.",
  },
};
