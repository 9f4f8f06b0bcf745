import { listing } from "../question";
import { at, eventName, firstText, isCall, text } from "../reading";

/** Calls that change a secret's value or its readers, create or delete it (Secrets Manager API reference). */
const secretCalls = [
  "CancelRotateSecret",
  "CreateSecret",
  "DeleteSecret",
  "PutResourcePolicy",
  "PutSecretValue",
  "ReplicateSecretToRegions",
  "UpdateSecret",
];

/** The call that creates a secret names it; all others refer to its id. */
export const secretsChanged = listing({
  name: "secrets-changed",
  columns: [
    ...["time", "account", "region", "action", "secret", "without_recovery", "error"],
    ...["principal", "source_ip", "event_id"],
  ],
  rowsOf(event) {
    if (!isCall(event, "aws.secretsmanager") || !secretCalls.includes(eventName(event))) return [];
    const request = at(event.detail, "requestParameters");
    return [
      {
        secret: firstText(request, "secretId", "name"),
        without_recovery: text(request, "forceDeleteWithoutRecovery"),
      },
    ];
  },
});
