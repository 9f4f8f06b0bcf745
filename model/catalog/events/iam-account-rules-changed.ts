import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { globalWritesAreLogged } from "../preconditions";

/** DeleteAccountPasswordPolicy and DeleteAccountAlias are among `iam-principals-deleted`. */
export const iamAccountRulesChanged: GovernedEvent = {
  id: "iam-account-rules-changed",
  why: "A weaker password policy makes every password guessable, longer-lived tokens work in more places, and a changed alias sends people to a sign-in page that they do not know.",
  topic: "identity",
  part: "iam",
  source: "aws.iam",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: ["CreateAccountAlias", "SetSecurityTokenServicePreferences", "UpdateAccountPasswordPolicy"] },
  },
  origin: "member",
  regions: ["us-east-1"],
  volume: { perMonth: 0, busyPerMonth: 10, basis: "The baseline of an account." },
  preconditions: [globalWritesAreLogged],
  sample: cloudTrailSample({
    source: "aws.iam",
    eventName: "UpdateAccountPasswordPolicy",
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
  }),
};
