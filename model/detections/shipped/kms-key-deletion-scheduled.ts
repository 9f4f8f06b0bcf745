import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { refused, user } from "../../catalog/sample-callers";

export const kmsKeyDeletionScheduled: Detection = {
  id: "kms-key-deletion-scheduled",
  title: "The deletion of a KMS key was scheduled",
  why: "Everything encrypted under it is lost with it; 7 to 30 days are left in which someone must notice.",
  severity: "critical",
  technique: "T1485",
  source: "aws.kms",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["DeleteCustomKeyStore", "DeleteImportedKeyMaterial", "ScheduleKeyDeletion"],
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "kms-key-endangered",
  subject: ["detail.requestParameters.keyId", "detail.requestParameters.customKeyStoreId"],
  sample: cloudTrailSample({
    source: "aws.kms",
    eventName: "ScheduleKeyDeletion",
    userIdentity: user,
    requestParameters: { keyId: "1234abcd-12ab-34cd-56ef-1234567890ab", pendingWindowInDays: 7 },
    responseElements: {
      keyId: "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
      keyState: "PendingDeletion",
      deletionDate: "Mar 24, 2026, 12:00:00 AM",
      pendingWindowInDays: 7,
    },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.kms",
      eventName: "ScheduleKeyDeletion",
      userIdentity: user,
      requestParameters: { keyId: "1234abcd-12ab-34cd-56ef-1234567890ab", pendingWindowInDays: 7 },
      responseElements: {
        keyId: "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
        keyState: "PendingDeletion",
        deletionDate: "Mar 24, 2026, 12:00:00 AM",
        pendingWindowInDays: 7,
      },
      more: refused,
    }),

    cloudTrailSample({
      source: "aws.kms",
      eventName: "ScheduleKeyDeletion",
      userIdentity: user,
      requestParameters: { keyId: "1234abcd-12ab-34cd-56ef-1234567890ab", pendingWindowInDays: 7 },
      more: {
        errorCode: "KMSInvalidStateException",
        errorMessage:
          "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab is pending deletion.",
      },
    }),
  ],
  limits: "Whether anything is still encrypted under the key; the cancellation of a deletion is not reported.",
  query: "kms-keys-endangered",
  triage: {
    look: [
      "Run `kms-keys-endangered`: what else happened to the organization's keys, and by whom. It concerns `requestParameters.keyId`.",
      "Find out how many days are left.",
      "List what is encrypted under the key.",
    ],
    harmless: "A key that nothing uses any more, by its usual deployment.",
    contain: "Cancel the deletion, and enable the key again.",
  },
};
