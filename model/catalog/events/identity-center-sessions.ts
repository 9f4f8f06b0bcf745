import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { writesAreLogged } from "../preconditions";

/** Events of the access portal and of OIDC (IAM Identity Center user guide, "Logging IAM Identity Center API calls with AWS CloudTrail"): most are service events. */
export const identityCenterSessions: GovernedEvent = {
  id: "identity-center-sessions",
  why: "Which person took which permission set to which account, from where: the only record that ties a role session to a human being, and the one that shows a phished device code.",
  topic: "identity",
  part: "center",
  source: "aws.sso",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail", "AWS Service Event via CloudTrail"],
    detail: {
      eventName: [
        "Authenticate",
        "CreateToken",
        "Federate",
        "GetRoleCredentials",
        "Logout",
        "StartDeviceAuthorization",
      ],
    },
  },
  origin: "member",
  frequent: true,
  volume: {
    perMonth: 100,
    busyPerMonth: 500000,
    basis: "Only where Identity Center is: dozens of events a day for each person.",
  },
  preconditions: [
    writesAreLogged,
    "The rollout reaches the account that owns IAM Identity Center in its home Region.",
    "Room for it: each person causes dozens of these events a day, and the command line renews tokens every hour.",
  ],
  sample: cloudTrailSample({
    source: "aws.sso",
    eventName: "GetRoleCredentials",
    userIdentity: {
      type: "Unknown",
      principalId: "111122223333",
      arn: "",
      accountId: "111122223333",
      accessKeyId: "",
      userName: "dana",
    },
    requestParameters: { role_name: "ReadOnly", account_id: "444455556666" },
  }),
};
