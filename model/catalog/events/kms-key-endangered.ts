import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { writesAreLogged } from "../preconditions";

export const kmsKeyEndangered: GovernedEvent = {
  id: "kms-key-endangered",
  why: "A key that is disabled, scheduled for deletion or handed to another account can take everything encrypted under it along; deletion leaves 7 to 30 days in which someone must notice.",
  topic: "protection",
  source: "aws.kms",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "DeleteAlias",
        "DeleteCustomKeyStore",
        "DeleteImportedKeyMaterial",
        "DisableKey",
        "DisableKeyRotation",
        "DisconnectCustomKeyStore",
        "PutKeyPolicy",
        "ScheduleKeyDeletion",
      ],
    },
  },
  origin: "member",
  volume: { perMonth: 5, busyPerMonth: 200, basis: "Deployments of keys." },
  preconditions: [
    writesAreLogged,
    "That trail does not exclude AWS KMS events: the exclusion drops these writes together with the many Decrypt calls.",
  ],
  sample: cloudTrailSample({
    source: "aws.kms",
    eventName: "ScheduleKeyDeletion",
    requestParameters: { keyId: "1234abcd-12ab-34cd-56ef-1234567890ab", pendingWindowInDays: 7 },
    responseElements: {
      keyId: "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
      keyState: "PendingDeletion",
      deletionDate: "Mar 24, 2026, 12:00:00 AM",
      pendingWindowInDays: 7,
    },
  }),
};
