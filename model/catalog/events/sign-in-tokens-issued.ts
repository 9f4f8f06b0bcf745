import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";

/** `GetSigninToken` is recorded as a sign-in event (IAM user guide, "Logging IAM and AWS STS API calls with AWS CloudTrail"), the OAuth calls of AWS Sign-In as API calls. The access portal of IAM Identity Center makes one for each session of the console. */
export const signInTokensIssued: GovernedEvent = {
  id: "sign-in-tokens-issued",
  why: "A console link made from access keys, or a command line signed in by `aws login`, is a session that no sign-in page ever saw: the record names the keys or the person behind it.",
  topic: "identity",
  source: "aws.signin",
  pattern: {
    "detail-type": [
      "AWS API Call via CloudTrail",
      "AWS Console Sign In via CloudTrail",
      "AWS Console Signin via CloudTrail",
    ],
    detail: {
      eventName: [
        "AuthorizeOAuth2Access",
        "CreateOAuth2PublicClient",
        "CreateOAuth2Token",
        "CreateOAuth2TokenWithIAM",
        "GetSigninToken",
      ],
    },
  },
  origin: "member",
  volume: {
    perMonth: 300,
    busyPerMonth: 9000,
    basis: "One for each session of the console, and one for each hour of the command line.",
  },
  preconditions: ["A multi-Region CloudTrail trail logs write management events of the account."],
  sample: cloudTrailSample({
    source: "aws.signin",
    eventName: "GetSigninToken",
    eventType: "AwsConsoleSignIn",
    responseElements: { credentials: { accessKeyId: "ASIAEXAMPLECONSOLE" }, GetSigninToken: "Success" },
    more: { additionalEventData: { MobileVersion: "No", MFAUsed: "No" } },
  }),
};
