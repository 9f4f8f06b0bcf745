import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { onBehalf, pipeline, refused, user } from "../../catalog/sample-callers";

export const tableBackupDeleted: Detection = {
  id: "table-backup-deleted",
  title: "A table's backup was deleted",
  why: "Backups are what a deleted table is restored from.",
  severity: "medium",
  technique: "T1490",
  source: "aws.dynamodb",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["DeleteBackup"],
      userIdentity: { invokedBy: [{ exists: false }] },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "dynamodb-recovery-changed",
  subject: ["detail.requestParameters.backupArn"],
  sample: cloudTrailSample({
    source: "aws.dynamodb",
    eventName: "DeleteBackup",
    userIdentity: user,
    requestParameters: {
      backupArn: "arn:aws:dynamodb:eu-west-1:111122223333:table/orders/backup/01489602797149-73d8d5bc",
    },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.dynamodb",
      eventName: "DeleteBackup",
      userIdentity: onBehalf(pipeline, "backup.amazonaws.com"),
      requestParameters: {
        backupArn: "arn:aws:dynamodb:eu-west-1:111122223333:table/orders/backup/01489602797149-73d8d5bc",
      },
    }),
    cloudTrailSample({
      source: "aws.dynamodb",
      eventName: "DeleteBackup",
      userIdentity: user,
      requestParameters: {
        backupArn: "arn:aws:dynamodb:eu-west-1:111122223333:table/orders/backup/01489602797149-73d8d5bc",
      },
      more: refused,
    }),
  ],
  limits: "Scripts that clean up alert each time.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the backup, `requestParameters.backupArn`: who made the call, from where, and what came before it.",
      "List what is left of the table's backups.",
      "Check whether point-in-time recovery is still on.",
    ],
    harmless: "A clean-up script, by its usual role.",
    contain: "Make a backup at once, and suspend the caller.",
  },
};
