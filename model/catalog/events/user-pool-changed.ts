import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { writesAreLogged } from "../preconditions";

export const userPoolChanged: GovernedEvent = {
  id: "user-pool-changed",
  why: "A user pool decides who your customers are: a weaker challenge, an added client or identity provider, or an administrator's password for a user makes somebody else one of them.",
  topic: "identity",
  part: "directory",
  source: "aws.cognito-idp",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "AddUserPoolClientSecret",
        "AdminAddUserToGroup",
        "AdminSetUserMFAPreference",
        "AdminSetUserPassword",
        "CreateIdentityProvider",
        "CreateUserPoolClient",
        "DeleteIdentityProvider",
        "DeleteUserPool",
        "DeleteUserPoolClient",
        "SetRiskConfiguration",
        "SetUserPoolMfaConfig",
        "UpdateIdentityProvider",
        "UpdateUserPool",
        "UpdateUserPoolClient",
      ],
    },
  },
  origin: "member",
  volume: { perMonth: 5, busyPerMonth: 5000, basis: "Deployments, and applications that manage users." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.cognito-idp",
    eventName: "SetUserPoolMfaConfig",
    requestParameters: { userPoolId: "eu-west-1_Ab1Cd2Ef3", mfaConfiguration: "OFF" },
  }),
};
