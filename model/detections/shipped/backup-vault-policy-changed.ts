import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

export const backupVaultPolicyChanged: Detection = {
  id: "backup-vault-policy-changed",
  title: "A backup vault's access policy was changed",
  why: "The policy decides which other accounts may copy backups out, and usually denies everybody their deletion.",
  severity: "medium",
  technique: "T1537",
  source: "aws.backup",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["PutBackupVaultAccessPolicy", "DeleteBackupVaultAccessPolicy"],
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "backups-weakened",
  subject: ["detail.requestParameters.backupVaultName"],
  sample: cloudTrailSample({
    source: "aws.backup",
    eventName: "PutBackupVaultAccessPolicy",
    userIdentity: user,
    requestParameters: {
      backupVaultName: "production",
      policy:
        '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"999988887777"},"Action":"backup:CopyFromBackupVault","Resource":"*"}]}',
    },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.backup",
      eventName: "PutBackupVaultNotifications",
      userIdentity: pipeline,
      requestParameters: {
        backupVaultName: "production",
        sNSTopicArn: "arn:aws:sns:eu-west-1:111122223333:backups",
        backupVaultEvents: ["BACKUP_JOB_FAILED"],
      },
    }),
    cloudTrailSample({
      source: "aws.backup",
      eventName: "DeleteBackupVaultAccessPolicy",
      userIdentity: user,
      requestParameters: { backupVaultName: "production" },
      more: refused,
    }),
  ],
  limits: "Whom the policy allows is not evaluated, so one that only denies alerts as well.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the vault, `requestParameters.backupVaultName`: who made the call, from where, and what came before it.",
      "Read the policy: which accounts may copy, and is deletion still denied?",
      "Look for copy jobs to accounts that are not the organization's.",
    ],
    harmless: "A deployment of the backup team.",
    contain: "Put the former policy back, and stop copy jobs that run.",
  },
};
