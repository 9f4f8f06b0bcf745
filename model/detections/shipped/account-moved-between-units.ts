import { type CloudTrailSample, cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { refused, user } from "../../catalog/sample-callers";

const call: CloudTrailSample = {
  source: "aws.organizations",
  eventName: "MoveAccount",
  userIdentity: user,
  requestParameters: { accountId: "444455556666", sourceParentId: "ou-ab12-production", destinationParentId: "r-ab12" },
  region: "us-east-1",
};

export const accountMovedBetweenUnits: Detection = {
  id: "account-moved-between-units",
  title: "An account was moved to another organizational unit",
  why: "The policies of the unit that it leaves no longer hold for it: a move to an empty unit lifts every guardrail without touching a policy.",
  severity: "medium",
  technique: "T1666",
  source: "aws.organizations",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: ["MoveAccount"], errorCode: [{ exists: false }] },
  },
  governedBy: "organization-changed",
  subject: ["detail.requestParameters.accountId"],
  sample: cloudTrailSample(call),
  nearMisses: [
    cloudTrailSample({ ...call, more: refused }),
    cloudTrailSample({
      ...call,
      eventName: "UpdateOrganizationalUnit",
      requestParameters: { organizationalUnitId: "ou-ab12-production", name: "prod" },
    }),
  ],
  limits: "A pattern cannot weigh the policies of two units; every move alerts, those of account vending too.",
  query: "organization-changes",
  triage: {
    look: [
      "Run `organization-changes`: what else was moved, attached or detached that day. It concerns `requestParameters.accountId`.",
      "Compare the policies of the two units: which of them does the account lose.",
      "Look what happened in the account since the move.",
    ],
    harmless: "Account vending moves each new account once, from the root to its unit, minutes after CreateAccount.",
    contain: "Move the account back.",
  },
};
