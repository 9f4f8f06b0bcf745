import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

export const backupRetentionShortened: Detection = {
  id: "backup-retention-shortened",
  title: "A backup's retention was shortened to a week or less",
  why: "A backup that expires tomorrow is a deletion that nobody sees happen.",
  severity: "medium",
  technique: "T1490",
  source: "aws.backup",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["UpdateRecoveryPointLifecycle"],
      requestParameters: { lifecycle: { deleteAfterDays: [{ numeric: ["<=", 7] }] } },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "backups-weakened",
  subject: ["detail.requestParameters.recoveryPointArn"],
  sample: cloudTrailSample({
    source: "aws.backup",
    eventName: "UpdateRecoveryPointLifecycle",
    userIdentity: user,
    requestParameters: {
      backupVaultName: "production",
      recoveryPointArn: "arn:aws:backup:eu-west-1:111122223333:recovery-point:1EB3B5E7-9EB0-435A-A80B-108B488B0D45",
      lifecycle: { deleteAfterDays: 1 },
    },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.backup",
      eventName: "UpdateRecoveryPointLifecycle",
      userIdentity: pipeline,
      requestParameters: {
        backupVaultName: "production",
        recoveryPointArn: "arn:aws:backup:eu-west-1:111122223333:recovery-point:1EB3B5E7-9EB0-435A-A80B-108B488B0D45",
        lifecycle: { moveToColdStorageAfterDays: 30, deleteAfterDays: 365 },
      },
    }),
    cloudTrailSample({
      source: "aws.backup",
      eventName: "UpdateRecoveryPointLifecycle",
      userIdentity: user,
      requestParameters: {
        backupVaultName: "production",
        recoveryPointArn: "arn:aws:backup:eu-west-1:111122223333:recovery-point:1EB3B5E7-9EB0-435A-A80B-108B488B0D45",
        lifecycle: { deleteAfterDays: 1 },
      },
      more: refused,
    }),
  ],
  limits: "A plan with a shorter retention for backups to come is not seen.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the recovery point, `requestParameters.recoveryPointArn`: who made the call, from where, and what came before it.",
      "Compare the retention with the plan's.",
      "Check which other recovery points the caller changed.",
    ],
    harmless: "A test system whose data may go.",
    contain: "Set the lifecycle back before the day ends, and lock the vault with a minimum retention.",
  },
};
