import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

export const backupVaultUnprotected: Detection = {
  id: "backup-vault-unprotected",
  title: "A backup vault was deleted or its lock removed",
  why: "The vault is where everything else is restored from, and its lock is all that keeps an administrator from emptying it.",
  severity: "high",
  technique: "T1490",
  source: "aws.backup",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: ["DeleteBackupVault", "DeleteBackupVaultLockConfiguration"], errorCode: [{ exists: false }] },
  },
  governedBy: "backups-weakened",
  subject: ["detail.requestParameters.backupVaultName"],
  sample: cloudTrailSample({
    source: "aws.backup",
    eventName: "DeleteBackupVaultLockConfiguration",
    userIdentity: user,
    requestParameters: { backupVaultName: "production" },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.backup",
      eventName: "PutBackupVaultLockConfiguration",
      userIdentity: pipeline,
      requestParameters: { backupVaultName: "production", minRetentionDays: 30, changeableForDays: 3 },
    }),
    cloudTrailSample({
      source: "aws.backup",
      eventName: "DeleteBackupVault",
      userIdentity: user,
      requestParameters: { backupVaultName: "production" },
      more: refused,
    }),
  ],
  limits:
    "A lock in compliance mode cannot be removed at all; a test environment that is torn down deletes its vault in the same way.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the vault, `requestParameters.backupVaultName`: who made the call, from where, and what came before it.",
      "List the recovery points that are left in the vault, and their age.",
      "Check whether recovery points were deleted in the hours before.",
    ],
    harmless: "A test environment that is torn down by its pipeline, together with everything else in it.",
    contain:
      "Put the lock back in compliance mode, take backup:Delete* from the caller, and copy what is left into a vault of another account.",
  },
};
