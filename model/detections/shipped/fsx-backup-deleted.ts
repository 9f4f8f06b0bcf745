import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

export const fsxBackupDeleted: Detection = {
  id: "fsx-backup-deleted",
  title: "A backup or a file system of FSx was deleted",
  why: "Windows shares and NetApp volumes hold what people work on, and the backups go first.",
  severity: "medium",
  technique: "T1490",
  source: "aws.fsx",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["DeleteBackup", "DeleteFileSystem", "DeleteVolume"],
      userIdentity: { type: [{ "anything-but": ["AWSService"] }] },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "fsx-data-deleted",
  subject: [
    "detail.requestParameters.backupId",
    "detail.requestParameters.fileSystemId",
    "detail.requestParameters.volumeId",
  ],
  sample: cloudTrailSample({
    source: "aws.fsx",
    eventName: "DeleteBackup",
    userIdentity: user,
    requestParameters: { backupId: "backup-0d9e8f7a6b5c4d3e2" },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.fsx",
      eventName: "CopyBackup",
      userIdentity: pipeline,
      requestParameters: { sourceBackupId: "backup-0d9e8f7a6b5c4d3e2", sourceRegion: "eu-central-1" },
    }),
    cloudTrailSample({
      source: "aws.fsx",
      eventName: "DeleteBackup",
      userIdentity: user,
      requestParameters: { backupId: "backup-0d9e8f7a6b5c4d3e2" },
      more: refused,
    }),
  ],
  limits: "Backups that a script cleans up alert each time.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the backup, `requestParameters.backupId`: who made the call, from where, and what came before it.",
      "List the backups that are left of the same file system.",
      "Check whether the file system itself still exists.",
    ],
    harmless: "A clean-up by the storage team's own role.",
    contain: "Copy the backups that are left to another account, and suspend the caller.",
  },
};
