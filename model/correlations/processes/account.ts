import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import { heartbeat } from "../../catalog/events/heartbeat";
import { succeeded } from "../calls";
import type { Process } from "../process";

/** A new account, from the call that makes it to the first that its trail records. */
export const account: Process = {
  id: "account",
  title: "A new account",
  why: "Until it is governed nothing of an account is seen: what happens there first is what nobody will ever know.",
  severity: "high",
  key: {
    account: {
      made: "detail.serviceEventDetails.createAccountStatus.accountId",
      baseline: "detail.requestParameters.accountId",
      heartbeat: "account",
      "trail-event": "account",
    },
  },
  steps: [
    {
      id: "made",
      source: "aws.organizations",
      pattern: {
        "detail-type": ["AWS Service Event via CloudTrail"],
        detail: {
          eventName: ["CreateAccountResult"],
          serviceEventDetails: { createAccountStatus: { state: ["SUCCEEDED"] } },
        },
      },
      governedBy: "organization-changed",
      once: true,
      sample: cloudTrailSample({
        source: "aws.organizations",
        eventName: "CreateAccountResult",
        eventType: "AwsServiceEvent",
        region: "us-east-1",
        userIdentity: { accountId: "111122223333", invokedBy: "AWS Internal" },
        more: {
          serviceEventDetails: {
            createAccountStatus: { id: "car-examplerequestid111", state: "SUCCEEDED", accountId: "444455556666" },
          },
        },
      }),
    },
    {
      // An account is made in the root: its unit has the policies and stack sets (Organizations user guide, "Creating a member account").
      id: "baseline",
      source: "aws.organizations",
      pattern: succeeded(["MoveAccount"]),
      governedBy: "organization-changed",
      withinMinutes: 4 * 60,
      sample: cloudTrailSample({
        source: "aws.organizations",
        eventName: "MoveAccount",
        region: "us-east-1",
        requestParameters: {
          accountId: "444455556666",
          sourceParentId: "r-ab12",
          destinationParentId: "ou-ab12-22222222",
        },
      }),
    },
    {
      id: "heartbeat",
      source: "event-governance.heartbeat",
      pattern: { "detail-type": ["Heartbeat"], detail: { schedule: [{ exists: true }] } },
      governedBy: "heartbeat",
      withinMinutes: 24 * 60,
      sample: { ...heartbeat.sample, account: "444455556666" },
    },
    {
      // Each deployment makes roles: whoever uses an account has made one within a week.
      id: "trail-event",
      source: "aws.iam",
      pattern: succeeded(["CreateRole"]),
      governedBy: "iam-trust-changed",
      withinMinutes: 7 * 24 * 60,
      severity: "medium",
      sample: {
        ...cloudTrailSample({
          source: "aws.iam",
          eventName: "CreateRole",
          region: "us-east-1",
          requestParameters: { roleName: "application", assumeRolePolicyDocument: "{}" },
        }),
        account: "444455556666",
      },
    },
  ],
  limits:
    "Accounts that settings leave out, stay in the root or are not used for a week are told as well: except them. All steps must reach the hub that hears of new accounts.",
  query: "organization-changes",
  triage: {
    look: [
      "Run `organization-changes`: the account, its unit and who made it.",
      "Look whether the settings, or the StackSet's units, include it.",
      "Run npm run coverage for the account: what of it is heard.",
    ],
    harmless: "An account outside of what the settings govern.",
    contain: "Move the account into its unit, and deploy with npm run up or add the unit to the settings.",
  },
};
