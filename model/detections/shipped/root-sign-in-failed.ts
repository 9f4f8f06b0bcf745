import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { root, user } from "../../catalog/sample-callers";

export const rootSignInFailed: Detection = {
  id: "root-sign-in-failed",
  title: "Someone failed to sign in as root",
  why: "Nobody signs in as root by habit, so even one wrong password is a guess or a phished address; for users a single failure means nothing.",
  severity: "medium",
  technique: "T1110",
  source: "aws.signin",
  pattern: {
    "detail-type": ["AWS Console Sign In via CloudTrail", "AWS Console Signin via CloudTrail"],
    detail: {
      eventName: ["ConsoleLogin"],
      userIdentity: { type: ["Root"] },
      responseElements: { ConsoleLogin: ["Failure"] },
    },
  },
  governedBy: "console-sign-in",
  subject: ["account"],
  sample: cloudTrailSample({
    source: "aws.signin",
    eventName: "ConsoleLogin",
    eventType: "AwsConsoleSignIn",
    region: "us-east-1",
    userIdentity: root,
    responseElements: { ConsoleLogin: "Failure" },
    more: { errorMessage: "Failed authentication", additionalEventData: { MobileVersion: "No", MFAUsed: "No" } },
  }),
  nearMisses: [
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
      userIdentity: root,
      responseElements: { ConsoleLogin: "Success" },
      more: { additionalEventData: { MobileVersion: "No", MFAUsed: "Yes" } },
    }),
  ],
  limits:
    "Failures of users are excluded: guessing shows only when failures are counted, which an event pattern cannot do and the query does.",
  query: "failed-console-sign-ins-by-source",
  triage: {
    look: [
      "Run `failed-console-sign-ins-by-source`: whether the same address tries other users or accounts.",
      "Look whether a success of root follows (`root-use`).",
      "Ask who may use root of `account` whether it was them, and where they were.",
    ],
    harmless: "One wrong password, and then the announced sign-in from the same address.",
    contain: "Nothing is open yet: check that root has MFA, and change the password if the address knows it.",
  },
};
