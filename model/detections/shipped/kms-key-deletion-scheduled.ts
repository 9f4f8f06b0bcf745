import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { user, refused } from "../sample-callers";

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
      more: {
        errorCode: "KMSInvalidStateException",
        errorMessage:
          "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab is pending deletion.",
      },
    }),
    cloudTrailSample({
      source: "aws.kms",
      eventName: "DeleteCustomKeyStore",
      userIdentity: user,
      requestParameters: { customKeyStoreId: "cks-1234567890abcdef0" },
      more: refused,
    }),
  ],
  limits: "Whether anything is still encrypted under the key; the cancellation of a deletion is not reported.",
  query: "kms-keys-endangered",
  triage: {
    look: [
      "Run `kms-keys-endangered`: which other keys were touched, and whether it was canceled.",
      "Look what is encrypted under `requestParameters.keyId`: its tags, its grants, and its last use (GetKeyLastUsage, or Decrypt in the trail).",
      "Ask the key's owner, and look at `pendingWindowInDays`: 7 is the shortest.",
    ],
    harmless: "A test stack that is taken down with its key, by the pipeline that made both.",
    contain: "Call CancelKeyDeletion, then EnableKey; deleted key material is imported again only by who has it.",
  },
};
