import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { root } from "../../catalog/sample-callers";

export const rootPasswordRecovered: Detection = {
  id: "root-password-recovered",
  title: "The root password was reset",
  why: "A reset proves control of the root mailbox and nothing else: it is the step between a stolen mailbox and a stolen account.",
  severity: "critical",
  technique: "T1098",
  source: "aws.signin",
  pattern: {
    "detail-type": ["AWS Console Sign In via CloudTrail", "AWS Console Signin via CloudTrail"],
    detail: {
      eventName: ["PasswordRecoveryCompleted", "PasswordUpdated"],
      userIdentity: { type: ["Root"] },
      errorMessage: [{ exists: false }],
    },
  },
  governedBy: "console-sign-in",
  subject: ["account"],
  sample: cloudTrailSample({
    source: "aws.signin",
    eventName: "PasswordRecoveryCompleted",
    eventType: "AwsConsoleSignIn",
    region: "us-east-1",
    userIdentity: root,
    responseElements: { PasswordRecoveryCompleted: "Success" },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.signin",
      eventName: "PasswordRecoveryRequested",
      eventType: "AwsConsoleSignIn",
      region: "us-east-1",
      userIdentity: root,
      responseElements: { PasswordRecoveryRequested: "Success" },
    }),
    cloudTrailSample({
      source: "aws.signin",
      eventName: "PasswordRecoveryCompleted",
      eventType: "AwsConsoleSignIn",
      region: "us-east-1",
      userIdentity: root,
      responseElements: { PasswordRecoveryCompleted: "Failure" },
      more: { errorMessage: "The link has expired" },
    }),
  ],
  limits: "A mere request is excluded: anyone who knows the address can make one.",
  query: "root-use",
  triage: {
    look: [
      "Run `root-use`: a sign-in of root after it, and what root did.",
      "Ask who reads the root mailbox of `account` whether they asked for it.",
      "Compare `sourceIPAddress` with your people's; look for a change of contacts (account-recovery-changed).",
    ],
    harmless: "A person with the task recovers root by the written procedure, announced before.",
    contain:
      "Reset the password again from the mailbox, register MFA, delete root's keys; if the mailbox is lost, change it from the management account and call AWS Support.",
  },
};
