import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

export const backupPlanDeleted: Detection = {
  id: "backup-plan-deleted",
  title: "A backup plan or its selection was deleted",
  why: "From now on nothing new is backed up, and nobody notices until something must be restored.",
  severity: "medium",
  technique: "T1490",
  source: "aws.backup",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: ["DeleteBackupPlan", "DeleteBackupSelection"], errorCode: [{ exists: false }] },
  },
  governedBy: "backups-weakened",
  subject: ["detail.requestParameters.backupPlanId", "detail.requestParameters.selectionId"],
  sample: cloudTrailSample({
    source: "aws.backup",
    eventName: "DeleteBackupPlan",
    userIdentity: user,
    requestParameters: { backupPlanId: "1fa2e3c4-0b5d-4c6e-8f90-a1b2c3d4e5f6" },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.backup",
      eventName: "UpdateBackupPlan",
      userIdentity: pipeline,
      requestParameters: {
        backupPlanId: "1fa2e3c4-0b5d-4c6e-8f90-a1b2c3d4e5f6",
        backupPlan: { backupPlanName: "daily" },
      },
    }),
    cloudTrailSample({
      source: "aws.backup",
      eventName: "DeleteBackupPlan",
      userIdentity: user,
      requestParameters: { backupPlanId: "1fa2e3c4-0b5d-4c6e-8f90-a1b2c3d4e5f6" },
      more: refused,
    }),
  ],
  limits: "A plan that is changed so that it selects nothing is not seen.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the plan, `requestParameters.backupPlanId`: who made the call, from where, and what came before it.",
      "Check whether another plan covers the same resources.",
      "Find the last successful backup of what it covered.",
    ],
    harmless: "A pipeline that replaces one plan by another within minutes.",
    contain: "Create the plan again from its template, and start a backup by hand.",
  },
};
