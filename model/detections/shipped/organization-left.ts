import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { refused, root, user, pipeline } from "../../catalog/sample-callers";

export const organizationLeft: Detection = {
  id: "organization-left",
  title: "An account left the organization, was removed or is being closed",
  why: "Outside the organization no guardrail applies, and this program no longer receives events of the account.",
  severity: "critical",
  technique: "T1666",
  source: "aws.organizations",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["CloseAccount", "LeaveOrganization", "RemoveAccountFromOrganization"],
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "organization-changed",
  subject: ["detail.requestParameters.accountId", "account"],
  sample: cloudTrailSample({
    source: "aws.organizations",
    eventName: "LeaveOrganization",
    region: "us-east-1",
    userIdentity: root,
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.organizations",
      eventName: "LeaveOrganization",
      region: "us-east-1",
      userIdentity: user,
      more: refused,
    }),
    cloudTrailSample({
      source: "aws.organizations",
      eventName: "CloseAccount",
      region: "us-east-1",
      userIdentity: pipeline,
      requestParameters: { accountId: "444455556666" },
      more: {
        errorCode: "ConstraintViolationException",
        errorMessage: "You have exceeded the number of accounts that can be closed.",
      },
    }),
  ],
  limits: "A move between units, which the query shows with every other change.",
  query: "organization-changes",
  triage: {
    look: [
      "Run `organization-changes`: what happened to the account and its policies before it.",
      "Look who called it: a member's own user (LeaveOrganization) or the management account, and from which `sourceIPAddress`.",
      "Ask the account's owner at once: outside the organization nobody can look into it.",
    ],
    harmless: "The announced end of an account, by the role that manages the organization.",
    contain:
      "Invite the account again (InviteAccountToOrganization), or reopen a closed one within 90 days; deny organizations:LeaveOrganization by an SCP.",
  },
};
