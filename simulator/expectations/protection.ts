import type { Envelope } from "../../model/envelope";
import { listing, type Question } from "./question";
import {
  at,
  canonicalCell,
  canonicalJson,
  type Cell,
  countDistinct,
  eventName,
  firstText,
  groupBy,
  isCall,
  largest,
  smallest,
  succeeded,
  text,
} from "./reading";

/** A key's end, or the beginning of it (KMS API reference). Attempts count, whatever came of them. */
const endings = [
  "DeleteCustomKeyStore",
  "DeleteImportedKeyMaterial",
  "DisableKey",
  "DisconnectCustomKeyStore",
  "ScheduleKeyDeletion",
];

export const kmsKeysEndangered = listing({
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

/** Calls that change a secret's value, its readers or its being there (Secrets Manager API reference). */
const secretCalls = [
  "CancelRotateSecret",
  "CreateSecret",
  "DeleteSecret",
  "PutResourcePolicy",
  "PutSecretValue",
  "ReplicateSecretToRegions",
  "UpdateSecret",
];

/** Who makes a secret names it, all others point to it. */
export const secretsChanged = listing({
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

const isSecretRead = (event: Envelope) =>
  isCall(event, "aws.secretsmanager") && ["BatchGetSecretValue", "GetSecretValue"].includes(eventName(event));

/** What was asked for; a batch names several secrets, or what they have in common. */
function secretAskedFor({ detail }: Envelope): Cell {
  const request = at(detail, "requestParameters");
  return text(request, "secretId") ?? canonicalJson(at(request, "secretIdList") ?? at(request, "filters"));
}

/** A role stands for its sessions: who reads, not under which name. */
const readerOf = ({ detail }: Envelope) =>
  firstText(at(detail, "userIdentity"), "sessionContext.sessionIssuer.arn", "arn", "principalId");

/** One row for each place, reader and secret. */
export const secretsRead: Question = {
  columns: [
    ...["account", "region", "principal", "secret", "reads", "failures", "addresses"],
    ...["first_call", "last_call"],
  ],
  key: ["account", "region", "principal", "secret"],
  order: [{ column: "last_call", descending: true }],
  limit: 1000,
  comparable: { secret: canonicalCell },
  rows(events) {
    const keyOf = (event: Envelope) =>
      JSON.stringify([event.account, event.region, readerOf(event), secretAskedFor(event)]);
    return [...groupBy(events.filter(isSecretRead), keyOf).values()].map((group) => {
      const times = group.map(({ time }) => time) as [string, ...string[]];
      const calls = (those: readonly Envelope[]) => countDistinct(those.map(({ detail }) => text(detail, "eventID")));
      return {
        account: group[0].account,
        region: group[0].region,
        principal: readerOf(group[0]),
        secret: secretAskedFor(group[0]),
        reads: calls(group.filter(succeeded)),
        failures: calls(group.filter((event) => !succeeded(event))),
        addresses: countDistinct(group.map(({ detail }) => text(detail, "sourceIPAddress"))),
        first_call: smallest(times),
        last_call: largest(times),
      };
    });
  },
};

/**
 * The organization's structure, policies and helpers (Organizations API reference), and what became of an account that
 * was asked for or closed, a service event ("Logging AWS Organizations API calls with AWS CloudTrail").
 */
const organizationCalls = [
  ...["AccountDepartedOrganization", "AccountJoinedOrganization", "InviteAccountToOrganization"],
  ...["AcceptHandshake", "AttachPolicy", "CloseAccount", "CloseAccountResult", "CreateAccount", "CreateAccountResult"],
  ...["DeletePolicy", "DeregisterDelegatedAdministrator", "DetachPolicy", "DisableAWSServiceAccess"],
  ...["DisablePolicyType", "EnableAWSServiceAccess", "LeaveOrganization", "MoveAccount", "PutResourcePolicy"],
  ...["RegisterDelegatedAdministrator", "RemoveAccountFromOrganization", "UpdatePolicy"],
];

const isOrganizationEvent = (event: Envelope) =>
  isCall(event, "aws.organizations") ||
  (event.source === "aws.organizations" && event["detail-type"] === "AWS Service Event via CloudTrail");

export const organizationChanges = listing({
  columns: ["time", "account", "action", "target", "subject", "error", "principal", "source_ip", "event_id"],
  rowsOf(event) {
    if (!isOrganizationEvent(event) || !organizationCalls.includes(eventName(event))) return [];
    const { requestParameters: request, serviceEventDetails: outcome } = event.detail;
    return [
      {
        target:
          firstText(request, "accountId", "targetId", "rootId", "handshakeId", "target.id") ??
          firstText(outcome, "createAccountStatus.accountId", "closeAccountStatus.accountId"),
        subject: firstText(request, "destinationParentId", "policyId", "servicePrincipal", "policyType"),
        error: text(event.detail, "errorCode") ?? text(outcome, "createAccountStatus", "failureReason"),
      },
    ];
  },
});
