import { type CloudTrailSample, cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";

const call: CloudTrailSample = {
  source: "aws.signin",
  eventName: "GetSigninToken",
  eventType: "AwsConsoleSignIn",
  userIdentity: {
    type: "FederatedUser",
    principalId: "111122223333:support",
    arn: "arn:aws:sts::111122223333:federated-user/support",
    accountId: "111122223333",
    accessKeyId: "ASIAEXAMPLEFEDERATED",
  },
  responseElements: { credentials: { accessKeyId: "ASIAEXAMPLECONSOLE" }, GetSigninToken: "Success" },
  more: { userAgent: "Python-urllib/3.12", additionalEventData: { MobileVersion: "No", MFAUsed: "No" } },
};

export const consoleLinkFromKeys: Detection = {
  id: "console-link-from-keys",
  title: "A console session was made from access keys",
  why: "GetSigninToken turns stolen keys into a link that opens the console, without a password and without MFA.",
  severity: "medium",
  technique: "T1550.001",
  source: "aws.signin",
  pattern: {
    "detail-type": ["AWS Console Sign In via CloudTrail", "AWS Console Signin via CloudTrail"],
    detail: {
      eventName: ["GetSigninToken"],
      userAgent: [{ "anything-but": { prefix: "Jersey/" } }],
      responseElements: { GetSigninToken: ["Success", { exists: false }] },
      errorMessage: [{ exists: false }],
    },
  },
  governedBy: "sign-in-tokens-issued",
  subject: ["detail.userIdentity.arn"],
  sample: cloudTrailSample(call),
  nearMisses: [
    cloudTrailSample({
      ...call,
      more: {
        userAgent: "Jersey/${project.version} (HttpUrlConnection 11.0.2)",
        additionalEventData: { MobileVersion: "No", MFAUsed: "No" },
      },
    }),
    cloudTrailSample({ ...call, responseElements: { GetSigninToken: "Failure" } }),
  ],
  limits:
    "The access portal of IAM Identity Center is recognized by its user agent, which others can send too; broker tools of your own alert until they are excepted.",
  query: "timeline-of-one-session",
  triage: {
    look: [
      "Read the session's calls in order (`timeline-of-one-session`): which key, and what it did before. Who called stands in `userIdentity.arn`.",
      "Look for a ConsoleLogin right after, and its source address.",
      "Ask the owner of the key whether a tool of theirs opens the console.",
    ],
    harmless:
      "Command lines that open the console for developers (aws-vault, Leapp, granted) do this all day: except their user agents.",
    contain: "Deactivate the key, and end sessions that it made: a policy with aws:TokenIssueTime on its user or role.",
  },
};
