import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

export const retentionRuleRemoved: Detection = {
  id: "retention-rule-removed",
  title: "A rule of the recycle bin was deleted or unlocked",
  why: "Without it a deleted snapshot or image is gone at once.",
  severity: "medium",
  technique: "T1490",
  source: "aws.rbin",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: ["DeleteRule", "UnlockRule"], errorCode: [{ exists: false }] },
  },
  governedBy: "retention-rules-changed",
  subject: ["detail.requestParameters.identifier"],
  sample: cloudTrailSample({
    source: "aws.rbin",
    eventName: "DeleteRule",
    userIdentity: user,
    requestParameters: { identifier: "pwxIkFcvge4" },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.rbin",
      eventName: "CreateRule",
      userIdentity: pipeline,
      requestParameters: {
        resourceType: "EBS_SNAPSHOT",
        retentionPeriod: { retentionPeriodValue: 14, retentionPeriodUnit: "DAYS" },
      },
    }),
    cloudTrailSample({
      source: "aws.rbin",
      eventName: "UnlockRule",
      userIdentity: user,
      requestParameters: { identifier: "pwxIkFcvge4" },
      more: refused,
    }),
  ],
  limits: "A rule that is changed to a shorter time is not seen.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the rule, `requestParameters.identifier`: who made the call, from where, and what came before it.",
      "List the rules that are left, and what they cover.",
      "Look for snapshots and images deleted since.",
    ],
    harmless: "A team that replaces a rule by a longer one.",
    contain: "Create the rule again and lock it.",
  },
};
