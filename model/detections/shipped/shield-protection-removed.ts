import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { onBehalf, pipeline, refused, user } from "../../catalog/sample-callers";

export const shieldProtectionRemoved: Detection = {
  id: "shield-protection-removed",
  title: "A protection against denial of service was removed",
  why: "It is most likely to go just before it is needed.",
  severity: "medium",
  technique: "T1562.001",
  source: "aws.shield",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "DeleteProtection",
        "DeleteProtectionGroup",
        "DisableApplicationLayerAutomaticResponse",
        "DisableProactiveEngagement",
        "DisassociateDRTRole",
      ],
      userIdentity: { invokedBy: [{ exists: false }] },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "shield-weakened",
  subject: [
    "detail.requestParameters.protectionId",
    "detail.requestParameters.protectionGroupId",
    "detail.requestParameters.resourceArn",
    "account",
  ],
  sample: cloudTrailSample({
    source: "aws.shield",
    eventName: "DeleteProtection",
    userIdentity: user,
    requestParameters: { protectionId: "a1b2c3d4-5678-90ab-cdef-example11111" },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.shield",
      eventName: "DeleteProtection",
      userIdentity: onBehalf(pipeline, "fms.amazonaws.com"),
      requestParameters: { protectionId: "a1b2c3d4-5678-90ab-cdef-example11111" },
    }),
    cloudTrailSample({
      source: "aws.shield",
      eventName: "DeleteProtection",
      userIdentity: user,
      requestParameters: { protectionId: "a1b2c3d4-5678-90ab-cdef-example11111" },
      more: refused,
    }),
  ],
  limits: "Environments that are torn down lose their protection first.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the protection, `requestParameters.protectionId`: who made the call, from where, and what came before it.",
      "List what it protected.",
      "Look at requests to it since.",
    ],
    harmless: "An environment that its pipeline tears down.",
    contain: "Create the protection again.",
  },
};
