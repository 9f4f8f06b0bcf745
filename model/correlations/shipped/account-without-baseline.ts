import { series } from "../calls";
import { heartbeat } from "../../catalog/events/heartbeat";
import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { CorrelationRule } from "../correlation-rule";

const made = (accountId: string, state = "SUCCEEDED") =>
  cloudTrailSample({
    source: "aws.organizations",
    eventName: "CreateAccountResult",
    eventType: "AwsServiceEvent",
    region: "us-east-1",
    userIdentity: { accountId: "111122223333", invokedBy: "AWS Internal" },
    more: { serviceEventDetails: { createAccountStatus: { id: "car-examplerequestid111", state, accountId } } },
  });
const beat = (account: string) => ({ ...heartbeat.sample, account, time: "2026-03-17T09:26:53Z" });

export const accountWithoutBaseline: CorrelationRule = {
  id: "account-without-baseline",
  title: "A new account is not governed a day after it was made",
  why: "Until its first heartbeat nothing of an account is seen: what happens there first is what nobody will ever know.",
  severity: "high",

  type: "absent",
  timespanMinutes: 24 * 60,
  events: [
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
    },
    {
      id: "heard",
      source: "event-governance.heartbeat",
      pattern: { "detail-type": ["Heartbeat"], detail: { schedule: [{ exists: true }] } },
      governedBy: "heartbeat",
    },
  ],
  groupBy: { account: { made: "detail.serviceEventDetails.createAccountStatus.accountId", heard: "account" } },
  sample: series("account-without-baseline", [[0, made("444455556666")]]),
  nearMisses: [
    series("account-without-baseline: heard", [
      [0, made("444455556666")],
      [7200, beat("444455556666")],
    ]),
    series("account-without-baseline: not made", [[0, made("444455556666", "FAILED")]]),
  ],
  limits:
    "Accounts that settings leave out are told as well: except them. The heartbeat must reach the hub that hears of new accounts.",
  query: "organization-changes",
  triage: {
    look: [
      "Run `organization-changes`: the account, its unit and who made it.",
      "Look whether the settings, or the StackSet's units, include it.",
      "See whether npm run preview would add it.",
    ],
    harmless: "An account outside of what the settings govern.",
    contain: "Deploy with npm run up or add the account's unit to the settings.",
  },
};
