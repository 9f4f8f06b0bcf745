import { type CloudTrailSample, cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline } from "../../catalog/sample-callers";

const call: CloudTrailSample = {
  source: "aws.signin",
  eventName: "ConsoleLogin",
  eventType: "AwsConsoleSignIn",
  userIdentity: {
    ...pipeline,
    principalId: "AROAEXAMPLEORDERS:i-0123456789abcdef0",
    arn: "arn:aws:sts::111122223333:assumed-role/Orders/i-0123456789abcdef0",
  },
  responseElements: { ConsoleLogin: "Success" },
  more: { additionalEventData: { MobileVersion: "No", MFAUsed: "No" } },
};

export const signInFromInstance: Detection = {
  id: "sign-in-from-instance",
  title: "The role of an instance signed in to the console",
  why: "No machine opens the console: somebody took the credentials of an instance and looks around with a browser.",
  severity: "high",
  technique: "T1078.004",
  source: "aws.signin",
  pattern: {
    "detail-type": ["AWS Console Sign In via CloudTrail", "AWS Console Signin via CloudTrail"],
    detail: {
      eventName: ["ConsoleLogin"],
      responseElements: { ConsoleLogin: ["Success"] },
      userIdentity: { type: ["AssumedRole"], principalId: [{ wildcard: "AROA*:i-*" }] },
    },
  },
  governedBy: "console-sign-in",
  subject: ["detail.userIdentity.arn"],
  sample: cloudTrailSample(call),
  nearMisses: [
    cloudTrailSample({ ...call, userIdentity: pipeline }),
    cloudTrailSample({ ...call, responseElements: { ConsoleLogin: "Failure" } }),
  ],
  limits: "Sessions that were renamed with AssumeRole before the sign-in.",
  query: "timeline-of-one-session",
  triage: {
    look: [
      "Read the session's calls in order (`timeline-of-one-session`), before and after the sign-in. Who called stands in `userIdentity.arn`.",
      "Compare the source address with the instance's: they differ if the credentials were taken away.",
      "Look how the instance can be reached: its security groups, its metadata version, what it runs.",
    ],
    harmless: "None: people sign in with roles of their own.",
    contain: "Revoke the role's active sessions and isolate the instance; require IMDSv2.",
  },
};
