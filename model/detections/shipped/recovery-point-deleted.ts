import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { refused, user } from "../../catalog/sample-callers";

export const recoveryPointDeleted: Detection = {
  id: "recovery-point-deleted",
  title: "A backup was deleted by hand",
  why: "Retention deletes backups by itself; somebody who does so by hand has a reason to want no way back.",
  severity: "high",
  technique: "T1490",
  source: "aws.backup",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["DeleteRecoveryPoint", "DisassociateRecoveryPoint"],
      userIdentity: { type: [{ "anything-but": ["AWSService"] }] },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "backups-weakened",
  subject: ["detail.requestParameters.recoveryPointArn"],
  sample: cloudTrailSample({
    source: "aws.backup",
    eventName: "DeleteRecoveryPoint",
    userIdentity: user,
    requestParameters: {
      backupVaultName: "production",
      recoveryPointArn: "arn:aws:backup:eu-west-1:111122223333:recovery-point:1EB3B5E7-9EB0-435A-A80B-108B488B0D45",
    },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.backup",
      eventName: "DeleteRecoveryPoint",
      userIdentity: { type: "AWSService", invokedBy: "backup.amazonaws.com" },
      requestParameters: {
        backupVaultName: "production",
        recoveryPointArn: "arn:aws:backup:eu-west-1:111122223333:recovery-point:1EB3B5E7-9EB0-435A-A80B-108B488B0D45",
      },
    }),
    cloudTrailSample({
      source: "aws.backup",
      eventName: "DeleteRecoveryPoint",
      userIdentity: user,
      requestParameters: {
        backupVaultName: "production",
        recoveryPointArn: "arn:aws:backup:eu-west-1:111122223333:recovery-point:1EB3B5E7-9EB0-435A-A80B-108B488B0D45",
      },
      more: refused,
    }),
  ],
  limits: "Scripts that clean up old backups alert each time; dozens in a row are one alert for each recovery point.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the vault, `requestParameters.recoveryPointArn`: who made the call, from where, and what came before it.",
      "Count how many recovery points were deleted, and which resources have none left.",
      "Look for other calls of this caller against data: deleted buckets, keys, databases.",
    ],
    harmless: "A clean-up by the team that owns the vault, announced and by its usual role.",
    contain: "Deny backup:DeleteRecoveryPoint in the vault's access policy, lock the vault, and suspend the caller.",
  },
};
