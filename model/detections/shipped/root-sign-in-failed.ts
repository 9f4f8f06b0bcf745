import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { root, user } from "../sample-callers";

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
  ],
  limits:
    "Failures of users are excluded: guessing shows only when failures are counted, which an event pattern cannot do and the query does.",
  query: "failed-console-sign-ins-by-source",
};
