import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { writesAreLogged } from "../preconditions";

export const kmsKeyMaterialChanged: GovernedEvent = {
  id: "kms-key-material-changed",
  why: "Whoever brings the material of a key also has it, and takes it away again: data encrypted under it is then a hostage. A replica or another primary Region moves the key out of sight.",
  topic: "protection",
  part: "keys",
  source: "aws.kms",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "CancelKeyDeletion",
        "CreateCustomKeyStore",
        "EnableKey",
        "ImportKeyMaterial",
        "ReplicateKey",
        "UpdateAlias",
        "UpdateCustomKeyStore",
        "UpdatePrimaryRegion",
      ],
    },
  },
  origin: "member",
  volume: { perMonth: 3, busyPerMonth: 50, basis: "Deployments of keys." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.kms",
    eventName: "ImportKeyMaterial",
    requestParameters: {
      keyId: "1234abcd-12ab-34cd-56ef-1234567890ab",
      expirationModel: "KEY_MATERIAL_EXPIRES",
      validTo: "Mar 18, 2026, 12:00:00 AM",
    },
  }),
};
