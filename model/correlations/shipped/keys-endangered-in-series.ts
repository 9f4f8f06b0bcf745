import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import { user } from "../../catalog/sample-callers";
import { caller, series, succeeded, times } from "../calls";
import type { CorrelationRule } from "../correlation-rule";

const scheduled = (keyId: string, eventName = "ScheduleKeyDeletion") =>
  cloudTrailSample({ source: "aws.kms", eventName, userIdentity: user, requestParameters: { keyId } });

export const keysEndangeredInSeries: CorrelationRule = {
  id: "keys-endangered-in-series",
  title: "Somebody disables or deletes several keys",
  why: "What is encrypted by a key is gone with it: three keys within an hour are a ransom, or a mistake that ends in days.",
  severity: "high",
  technique: "T1485",
  type: "value_count",
  field: "detail.requestParameters.keyId",
  atLeast: 3,
  timespanMinutes: 60,
  events: [
    {
      id: "endangered",
      source: "aws.kms",
      pattern: succeeded(["DeleteImportedKeyMaterial", "DisableKey", "ScheduleKeyDeletion"]),
      governedBy: "kms-key-endangered",
    },
  ],
  groupBy: { account: "account", caller },
  sample: series(
    "keys-endangered-in-series",
    times(4, 120, (index) => scheduled(`1234abcd-12ab-34cd-56ef-12345678900${index}`)),
  ),
  nearMisses: [
    series(
      "keys-endangered-in-series: one key",
      times(4, 120, () => scheduled("1234abcd-12ab-34cd-56ef-123456789000")),
    ),
    series(
      "keys-endangered-in-series: aliases",
      times(4, 120, (index) => scheduled(`alias/old-${index}`, "DeleteAlias")),
    ),
  ],
  limits: "A key that two names call twice counts as two.",
  query: "kms-keys-endangered",
  triage: {
    look: [
      "Run `kms-keys-endangered`: which keys, until when they can be kept.",
      "Look at what uses the keys: calls of Decrypt in the trail, and the key policies.",
      "Ask the owner of the account.",
    ],
    harmless: "Keys of a removed application that nothing has used for weeks.",
    contain: "Cancel the deletions and enable the keys; end the caller's sessions.",
  },
};
