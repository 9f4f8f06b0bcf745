import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { root } from "../sample-callers";

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
  ],
  limits:
    "Fires with and without MFA. Use of a root access key is not a sign-in: root-used-iam and the query cover that.",
  query: "root-use",
};
