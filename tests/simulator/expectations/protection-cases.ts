import type { JsonObject } from "../../../model/envelope";
import { call, envelope } from "../services/athena/fixture";
import { type Case, other, own, root, session } from "./callers";

const trust = (principal: JsonObject | string, effect = "Allow"): JsonObject => ({
  Effect: effect,
  Principal: principal,
  Action: "sts:AssumeRole",
});
const trusting = (statement: JsonObject | JsonObject[], record: JsonObject = {}) =>
  call("aws.iam", "UpdateAssumeRolePolicy", {
    requestParameters: { roleName: "ci", policyDocument: JSON.stringify({ Statement: statement }) },
    ...record,
  });
const accountCreated = (source: string, type: string) =>
  envelope({
    source,
    "detail-type": type,
    detail: {
      eventName: "CreateAccountResult",
      eventID: `account created by ${source}, ${type}`,
      serviceEventDetails: { createAccountStatus: { state: "SUCCEEDED", accountId: other } },
    },
  });

/** Hits and near misses of the queries about trust, keys, secrets, the organization, resources and sessions. */
export const protectionCases: readonly Case[] = [
  [
    "roles-opened-to-other-accounts",
    "two statements for others beside one for the own account and one for a service",
    () =>
      trusting([
        trust({ AWS: `arn:aws:iam::${other}:role/ci` }),
        trust("*"),
        trust({ AWS: [own, `arn:aws:iam::${own}:role/build-${other}`] }),
        trust({ Service: "ec2.amazonaws.com" }),
      ]),
    2,
  ],
  [
    "roles-opened-to-other-accounts",
    "a role made for an account given by its number",
    () =>
      call("aws.iam", "CreateRole", {
        requestParameters: {
          roleName: "vendor",
          assumeRolePolicyDocument: JSON.stringify({ Statement: [trust({ AWS: [own, other] })] }),
        },
      }),
    1,
  ],
  [
    "roles-opened-to-other-accounts",
    "an identity provider of another account",
    () => trusting(trust({ Federated: `arn:aws:iam::${other}:oidc-provider/token.example.com` })),
    1,
  ],
  [
    "roles-opened-to-other-accounts",
    "an identity provider of the own account",
    () => trusting(trust({ Federated: `arn:aws:iam::${own}:saml-provider/work` })),
    0,
  ],
  ["roles-opened-to-other-accounts", "everyone, denied", () => trusting(trust("*", "Deny")), 0],
  [
    "roles-opened-to-other-accounts",
    "a refused change",
    () => trusting(trust({ AWS: other }), { errorCode: "MalformedPolicyDocument" }),
    0,
  ],

  [
    "kms-keys-endangered",
    "a deletion scheduled, which answers with the ARN",
    () =>
      call("aws.kms", "ScheduleKeyDeletion", {
        requestParameters: { keyId: "1234", pendingWindowInDays: 30 },
        responseElements: { keyId: `arn:aws:kms:us-east-1:${own}:key/1234`, pendingWindowInDays: 7 },
      }),
    1,
  ],
  [
    "kms-keys-endangered",
    "a refused attempt that names the key among its resources",
    () =>
      call("aws.kms", "DisableKey", {
        errorCode: "AccessDenied",
        resources: [{ ARN: `arn:aws:kms:us-east-1:${own}:key/1234` }],
      }),
    1,
  ],
  ["kms-keys-endangered", "a deletion taken back", () => call("aws.kms", "CancelKeyDeletion"), 0],
  ["kms-keys-endangered", "a deletion that a customer made up", () => call("com.example", "ScheduleKeyDeletion"), 0],

  [
    "secrets-changed",
    "a secret made",
    () => call("aws.secretsmanager", "CreateSecret", { requestParameters: { name: "a" } }),
    1,
  ],
  ["secrets-changed", "a refused deletion", () => call("aws.secretsmanager", "DeleteSecret", { errorCode: "X" }), 1],
  ["secrets-changed", "a secret read", () => call("aws.secretsmanager", "GetSecretValue"), 0],

  [
    "organization-changes",
    "a policy taken from a unit",
    () => call("aws.organizations", "DetachPolicy", { requestParameters: { policyId: "p-guard", targetId: "ou-a" } }),
    1,
  ],
  [
    "organization-changes",
    "a policy type switched off",
    () =>
      call("aws.organizations", "DisablePolicyType", {
        requestParameters: { rootId: "r-a", policyType: "SERVICE_CONTROL_POLICY" },
      }),
    1,
  ],
  [
    "organization-changes",
    "an account made, told by the service",
    () => accountCreated("aws.organizations", "AWS Service Event via CloudTrail"),
    1,
  ],
  [
    "organization-changes",
    "an account made, told by a customer",
    () => accountCreated("com.example", "AWS Service Event via CloudTrail"),
    0,
  ],
  [
    "organization-changes",
    "an account made, in an event of another type",
    () => accountCreated("aws.organizations", "AWS Insight via CloudTrail"),
    0,
  ],
  ["organization-changes", "accounts listed", () => call("aws.organizations", "ListAccounts"), 0],

  [
    "everything-that-touched-one-resource",
    "a call whose request names it",
    () => call("aws.s3", "DeleteBucket", { requestParameters: { bucketName: "exports" } }),
    1,
  ],
  [
    "everything-that-touched-one-resource",
    "an event that a customer put",
    () => call("com.example", "DeleteBucket", { requestParameters: { bucketName: "exports" } }),
    0,
  ],

  [
    "timeline-of-one-session",
    "a call by a session of that name",
    () => call("aws.s3", "X", { userIdentity: { ...session, principalId: "AROAEXAMPLE:dana" } }),
    1,
  ],
  [
    "timeline-of-one-session",
    "the call that made the key",
    () =>
      call("aws.sts", "AssumeRole", {
        requestParameters: { roleSessionName: "eve" },
        responseElements: { credentials: { accessKeyId: "ASIAEVE" } },
      }),
    1,
  ],
  ["timeline-of-one-session", "a call without a key", () => call("aws.s3", "X", { userIdentity: root }), 0],
  [
    "timeline-of-one-session",
    "a key in an event that a customer put",
    () => call("com.example", "X", { userIdentity: { accessKeyId: "ASIAEVE" } }),
    0,
  ],
];
