import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { root } from "../../catalog/sample-callers";

/** Root's sign-ins are recorded in us-east-1 (CloudTrail user guide, "AWS Management Console sign-in events"). */
export const rootSignIn: Detection = {
  id: "root-sign-in",
  title: "The root user signed in to the console",
  why: "No policy of the account restricts root and daily work never needs it: each sign-in is an emergency that someone can explain, or an intrusion.",
  severity: "high",
  technique: "T1078.004",
  source: "aws.signin",
  pattern: {
    "detail-type": ["AWS Console Sign In via CloudTrail", "AWS Console Signin via CloudTrail"],
    detail: {
      eventName: ["ConsoleLogin"],
      userIdentity: { type: ["Root"] },
      responseElements: { ConsoleLogin: ["Success"] },
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
    responseElements: { ConsoleLogin: "Success" },
    more: { additionalEventData: { MobileVersion: "No", MFAUsed: "Yes" } },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.signin",
      eventName: "ConsoleLogin",
      eventType: "AwsConsoleSignIn",
      region: "us-east-1",
      responseElements: { ConsoleLogin: "Success" },
      more: { additionalEventData: { MobileVersion: "No", MFAUsed: "Yes" } },
    }),
    cloudTrailSample({
      source: "aws.signin",
      eventName: "ConsoleLogin",
      eventType: "AwsConsoleSignIn",
      region: "us-east-1",
      userIdentity: root,
      responseElements: { ConsoleLogin: "Failure" },
      more: { errorMessage: "Failed authentication", additionalEventData: { MobileVersion: "No", MFAUsed: "No" } },
    }),
  ],
  limits:
    "Fires with and without MFA. Use of a root access key is not a sign-in: root-used-iam and the query cover that.",
  query: "root-use",
  triage: {
    look: [
      "Run `root-use`: what root did after it, in every Region.",
      "Look at `additionalEventData.MFAUsed` and `sourceIPAddress`.",
      "Ask who may use root of `account`; look for a password reset before (root-password-recovered).",
    ],
    harmless: "One of the tasks that need root, announced, with MFA, from a known address, and no more than that task.",
    contain:
      "Change root's password and MFA from the mailbox, delete its keys, and undo what it did: users, keys, trust.",
  },
};
