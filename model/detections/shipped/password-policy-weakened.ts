import { type CloudTrailSample, cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { refused, user } from "../../catalog/sample-callers";

const call: CloudTrailSample = {
  source: "aws.iam",
  eventName: "UpdateAccountPasswordPolicy",
  userIdentity: user,
  requestParameters: {
    minimumPasswordLength: 6,
    requireSymbols: false,
    requireNumbers: false,
    requireUppercaseCharacters: false,
    requireLowercaseCharacters: false,
    allowUsersToChangePassword: true,
    hardExpiry: false,
  },
  region: "us-east-1",
};

export const passwordPolicyWeakened: Detection = {
  id: "password-policy-weakened",
  title: "The account's password policy was removed or weakened",
  why: "A short password without conditions is guessed in minutes, and every user may choose one from now on.",
  severity: "medium",
  technique: "T1556",
  source: "aws.iam",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      $or: [
        { eventName: ["DeleteAccountPasswordPolicy"] },
        {
          eventName: ["UpdateAccountPasswordPolicy"],
          $or: [
            { requestParameters: { minimumPasswordLength: [{ numeric: ["<", 14] }, { exists: false }] } },
            { requestParameters: { requireSymbols: [false] } },
            { requestParameters: { requireNumbers: [false] } },
            { requestParameters: { requireUppercaseCharacters: [false] } },
            { requestParameters: { requireLowercaseCharacters: [false] } },
          ],
        },
      ],
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "iam-account-rules-changed",
  subject: ["account"],
  sample: cloudTrailSample(call),
  nearMisses: [
    cloudTrailSample({ ...call, more: refused }),
    cloudTrailSample({
      ...call,
      requestParameters: {
        minimumPasswordLength: 16,
        requireSymbols: true,
        requireNumbers: true,
        requireUppercaseCharacters: true,
        requireLowercaseCharacters: true,
        allowUsersToChangePassword: true,
        hardExpiry: false,
      },
    }),
  ],
  limits:
    "Fourteen characters are the measure of the CIS benchmark; a weak policy that becomes a little less weak alerts too. Deletion is seen where iam-principals-deleted is governed.",
  query: "everything-one-principal-did",
  triage: {
    look: [
      "Take the caller and the source address from the message, and read what else that principal did that day (`everything-one-principal-did`). Who called stands in `userIdentity.arn`.",
      "Read the new policy with GetAccountPasswordPolicy and compare it with your standard.",
      "Look whether users were created or passwords set in the hours after.",
    ],
    harmless: "A baseline that is applied to a new account, which makes the policy stricter in a second call.",
    contain:
      "Set the policy of your standard again; make users who changed their password meanwhile change it once more.",
  },
};
