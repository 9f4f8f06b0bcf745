import { text } from "../event-view";
import type { GovernedEvent } from "../governed-event";

/**
 * EventBridge events reference, "AWS Control Tower events": the detail type, on a best-effort basis. The fields are those
 * of the same notice by SNS (AWS Control Tower user guide, "Types of governance drift"), in both spellings, because the
 * event's own are documented nowhere.
 */
export const controlTowerDrifted: GovernedEvent = {
  id: "control-tower-drifted",
  why: "Somebody changed what Control Tower guards: a policy detached, an account moved, a role deleted; until it is repaired the controls of that unit hold on paper alone.",
  topic: "organization",
  source: "aws.controltower",
  pattern: { "detail-type": ["Drift Detected"] },
  origin: "member",
  volume: {
    perMonth: 0,
    busyPerMonth: 20,
    basis: "Only in the management account, when somebody changes a unit by hand.",
  },
  preconditions: [
    "Control Tower governs the organization, and the rollout reaches the management account in its home Region.",
  ],
  view: {
    name: "control_tower_drift",
    description: "Drift that Control Tower found, one row each; filter by day.",
    columns: [
      text("drift_type", ["driftType", "DriftType"], "SCP_DETACHED_FROM_OU, ACCOUNT_MOVED_BETWEEN_OUS."),
      text("message", ["message", "Message"], "What happened, in one sentence."),
      text("remediation", ["remediationStep", "RemediationStep"], "What Control Tower advises."),
      text("affected_account", ["accountId", "AccountId"], "NULL where a unit or a policy drifted."),
      text("unit", ["organizationalUnitId", "OrganizationalUnitId"], "Id of the unit; NULL where an account drifted."),
      text("policy", ["policyId", "PolicyId"], "Id of the policy that was changed."),
    ],
  },
  sample: {
    version: "0",
    id: "9a4e6b3d-2c1f-4d58-8b07-6e5d4c3b2a19",
    "detail-type": "Drift Detected",
    source: "aws.controltower",
    account: "111122223333",
    time: "2026-06-09T12:40:02Z",
    region: "eu-west-1",
    resources: [],
    detail: {
      message: "AWS Control Tower has detected that the managed SCP 'aws-guardrails-jtzgta' has been detached.",
      managementAccountId: "111122223333",
      organizationId: "o-a1b2c3d4e5",
      driftType: "SCP_DETACHED_FROM_OU",
      remediationStep: "Re-register this organizational unit.",
      organizationalUnitId: "ou-ab12-production",
      policyId: "p-tyqzcbgs",
    },
  },
};
