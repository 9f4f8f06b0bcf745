import { controlTowerDrifted } from "../../catalog/events/control-tower-drifted";
import type { Detection } from "../detection";

const { sample } = controlTowerDrifted;
const { driftType: _, policyId: __, ...detail } = sample.detail;

export const landingZoneDrifted: Detection = {
  id: "landing-zone-drifted",
  title: "Control Tower found that its landing zone was changed",
  why: "A detached policy, a moved account or a deleted role means that the controls of the unit hold on paper alone.",
  severity: "medium",
  technique: "T1666",
  source: "aws.controltower",
  pattern: {
    "detail-type": ["Drift Detected"],
    // An account that was added to a unit by hand is the usual drift, and needs no person at once.
    detail: {
      driftType: [{ "anything-but": ["ACCOUNT_ADDED_TO_OU"] }, { exists: false }],
      DriftType: [{ "anything-but": ["ACCOUNT_ADDED_TO_OU"] }, { exists: false }],
    },
  },
  governedBy: "control-tower-drifted",
  subject: [
    "detail.policyId",
    "detail.PolicyId",
    "detail.organizationalUnitId",
    "detail.OrganizationalUnitId",
    "detail.accountId",
    "detail.AccountId",
    "account",
  ],
  sample,
  nearMisses: [
    { ...sample, detail: { ...detail, driftType: "ACCOUNT_ADDED_TO_OU", accountId: "444455556666" } },
    { ...sample, detail: { ...detail, DriftType: "ACCOUNT_ADDED_TO_OU", AccountId: "444455556666" } },
  ],
  limits:
    "Control Tower looks now and then, on a best-effort basis: the call that did it is told at once by the detections of Organizations.",
  query: "organization-changes",
  triage: {
    look: [
      "Run `organization-changes` for the day, `policyId`: who detached, moved or deleted what.",
      "Read the drift's type and the advice in the event.",
      "Ask the owners of the landing zone whether they changed it past Control Tower.",
    ],
    harmless: "A team that manages policies with other tools beside Control Tower; it drifts with each deployment.",
    contain: "Repair the landing zone or register the unit again, as the event advises.",
  },
};
