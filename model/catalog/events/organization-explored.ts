import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";

export const organizationExplored: GovernedEvent = {
  id: "organization-explored",
  why: "A compromised account that asks for the organization's structure is choosing its next target; few roles need to know it.",
  topic: "organization",
  part: "changes",
  source: "aws.organizations",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "DescribeOrganization",
        "DescribeOrganizationalUnit",
        "DescribePolicy",
        "DescribeResourcePolicy",
        "ListAWSServiceAccessForOrganization",
        "ListAccounts",
        "ListAccountsForParent",
        "ListDelegatedAdministrators",
        "ListDelegatedServicesForAccount",
        "ListOrganizationalUnitsForParent",
        "ListPolicies",
        "ListPoliciesForTarget",
        "ListRoots",
      ],
    },
  },
  origin: "member",
  readOnly: true,
  regions: ["us-east-1"],
  volume: {
    perMonth: 1000,
    busyPerMonth: 100000,
    basis: "Consoles and security services, mostly in the management account.",
  },
  preconditions: [
    "A multi-Region CloudTrail trail, or one in us-east-1, logs read management events of the account.",
    "Room for it: consoles and security services ask for the organization hundreds of times a day in the management account.",
  ],
  sample: cloudTrailSample({
    source: "aws.organizations",
    eventName: "ListAccounts",
    readOnly: true,
    region: "us-east-1",
  }),
};
