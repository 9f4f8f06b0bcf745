import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { refused, root, user } from "../sample-callers";

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
  ],
  limits: "A move between units, which the query shows with every other change.",
  query: "organization-changes",
};
