import { listing } from "../question";
import { eventName, firstText, isCall, text } from "../reading";

/** Calls that delete or disable a key, or schedule it (KMS API reference). Failed attempts count too. */
const endings = [
  "DeleteCustomKeyStore",
  "DeleteImportedKeyMaterial",
  "DisableKey",
  "DisconnectCustomKeyStore",
  "ScheduleKeyDeletion",
];

export const kmsKeysEndangered = listing({
  name: "kms-keys-endangered",
  columns: [
    ...["time", "account", "region", "action", "kms_key", "days_left", "error"],
    ...["principal", "source_ip", "event_id"],
  ],
  rowsOf(event) {
    if (!isCall(event, "aws.kms") || !endings.includes(eventName(event))) return [];
    const { requestParameters: request, responseElements: response, resources } = event.detail;
    const [resource] = Array.isArray(resources) ? resources : [];
    return [
      {
        kms_key: text(response, "keyId") ?? text(resource, "ARN") ?? firstText(request, "keyId", "customKeyStoreId"),
        days_left: text(response, "pendingWindowInDays") ?? text(request, "pendingWindowInDays"),
      },
    ];
  },
});
