import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { user } from "../../catalog/sample-callers";

export const signInWithoutMfa: Detection = {
  id: "sign-in-without-mfa",
  title: "A user signed in to the console without MFA",
  why: "A password alone opened the console, and passwords are phished, reused and leaked every day.",
  severity: "medium",
  technique: "T1078.004",
  source: "aws.signin",
  pattern: {
    "detail-type": ["AWS Console Sign In via CloudTrail", "AWS Console Signin via CloudTrail"],
    detail: {
      eventName: ["ConsoleLogin"],
      userIdentity: { type: ["IAMUser", "Root"] },
      responseElements: { ConsoleLogin: ["Success"] },
      additionalEventData: { MFAUsed: ["No"], SamlProviderArn: [{ exists: false }] },
    },
  },
  governedBy: "console-sign-in",
  subject: ["detail.userIdentity.userName", "detail.userIdentity.arn"],
  sample: cloudTrailSample({
    source: "aws.signin",
    eventName: "ConsoleLogin",
    eventType: "AwsConsoleSignIn",
    region: "us-east-1",
    userIdentity: user,
    responseElements: { ConsoleLogin: "Success" },
    more: { additionalEventData: { MobileVersion: "No", MFAUsed: "No" } },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.signin",
      eventName: "ConsoleLogin",
      eventType: "AwsConsoleSignIn",
      region: "us-east-1",
      responseElements: { ConsoleLogin: "Success" },
      more: {
        additionalEventData: {
          MobileVersion: "No",
          MFAUsed: "No",
          SamlProviderArn: "arn:aws:iam::111122223333:saml-provider/sso",
        },
      },
    }),
    cloudTrailSample({
      source: "aws.signin",
      eventName: "ConsoleLogin",
      eventType: "AwsConsoleSignIn",
      region: "us-east-1",
      userIdentity: user,
      responseElements: { ConsoleLogin: "Failure" },
      more: { errorMessage: "Failed authentication", additionalEventData: { MobileVersion: "No", MFAUsed: "No" } },
    }),
    cloudTrailSample({
      source: "aws.signin",
      eventName: "ConsoleLogin",
      eventType: "AwsConsoleSignIn",
      region: "us-east-1",
      userIdentity: user,
      responseElements: { ConsoleLogin: "Success" },
      more: {
        additionalEventData: {
          MobileVersion: "No",
          MFAUsed: "No",
          SamlProviderArn: "arn:aws:iam::111122223333:saml-provider/sso",
        },
      },
    }),
  ],
  limits:
    "Federated sessions are excluded: their identity provider asked for the second factor, and CloudTrail always says No.",
  query: "console-sign-in-without-mfa",
  triage: {
    look: [
      "Run `console-sign-in-without-mfa`: how often this user does it, and from where.",
      "Compare `sourceIPAddress` with the user's usual ones; look for failures before (`failed-console-sign-ins-by-source`).",
      "Look what the user did since: `everything-one-principal-did` with `userIdentity.arn`.",
    ],
    harmless: "A new user's first sign-in, who registers a device right after it.",
    contain:
      "Deny the user everything but MFA registration without MFA (aws:MultiFactorAuthPresent); change the password and end the session if it was not them.",
  },
};
