import { listing } from "../question";
import { eventName, firstText, isCall, text } from "../reading";

/** A key's end, or the beginning of it (KMS API reference). Attempts count, whatever came of them. */
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
