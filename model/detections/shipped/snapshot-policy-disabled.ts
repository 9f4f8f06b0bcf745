import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

export const snapshotPolicyDisabled: Detection = {
  id: "snapshot-policy-disabled",
  title: "A snapshot policy was deleted or disabled",
  why: "From now on no snapshots are made, and nobody notices until one is needed.",
  severity: "medium",
  technique: "T1490",
  source: "aws.dlm",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      $or: [
        { eventName: ["DeleteLifecyclePolicy"] },
        { eventName: ["UpdateLifecyclePolicy"], requestParameters: { state: ["DISABLED"] } },
      ],
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "snapshot-policies-changed",
  subject: ["detail.requestParameters.policyId"],
  sample: cloudTrailSample({
    source: "aws.dlm",
    eventName: "UpdateLifecyclePolicy",
    userIdentity: user,
    requestParameters: { policyId: "policy-0123456789abcdef0", state: "DISABLED" },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.dlm",
      eventName: "UpdateLifecyclePolicy",
      userIdentity: pipeline,
      requestParameters: { policyId: "policy-0123456789abcdef0", state: "ENABLED" },
    }),
    cloudTrailSample({
      source: "aws.dlm",
      eventName: "DeleteLifecyclePolicy",
      userIdentity: user,
      requestParameters: { policyId: "policy-0123456789abcdef0" },
      more: refused,
    }),
  ],
  limits: "A policy that selects other tags than before is not seen.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the policy, `requestParameters.policyId`: who made the call, from where, and what came before it.",
      "Check whether another policy or a backup plan covers the same volumes.",
      "Find the newest snapshot of each volume.",
    ],
    harmless: "A move to AWS Backup, whose plan covers the same volumes.",
    contain: "Enable the policy again, and make a snapshot by hand.",
  },
};
