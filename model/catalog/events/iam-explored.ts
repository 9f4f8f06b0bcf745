import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";

export const iamExplored: GovernedEvent = {
  id: "iam-explored",
  why: "Who lists users, roles, keys and policies one after another is looking for a way up; an intruder does it in the first minutes, and auditors and scanners do it all day, hence opt-in.",
  topic: "identity",
  part: "iam",
  source: "aws.iam",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "GetAccountAuthorizationDetails",
        "GetAccountSummary",
        "GetCredentialReport",
        "GetLoginProfile",
        "GetPolicyVersion",
        "GetRole",
        "GetRolePolicy",
        "ListAccessKeys",
        "ListAccountAliases",
        "ListAttachedRolePolicies",
        "ListAttachedUserPolicies",
        "ListMFADevices",
        "ListRoles",
        "ListUsers",
      ],
    },
  },
  origin: "member",
  readOnly: true,
  regions: ["us-east-1"],
  volume: { perMonth: 30000, busyPerMonth: 500000, basis: "Scanners, consoles and deployments." },
  preconditions: [
    "A multi-Region CloudTrail trail, or one in us-east-1, logs read management events of the account.",
    "Room for it: scanners and consoles make thousands of these calls a day in each account, and each is an event on two buses and a line of the archive.",
  ],
  sample: cloudTrailSample({
    source: "aws.iam",
    eventName: "GetAccountAuthorizationDetails",
    requestParameters: { filter: ["User", "Role"] },
    readOnly: true,
    region: "us-east-1",
  }),
};
