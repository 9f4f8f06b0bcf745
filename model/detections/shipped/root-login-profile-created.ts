import { type CloudTrailSample, cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { refused, root } from "../../catalog/sample-callers";

const call: CloudTrailSample = {
  source: "aws.iam",
  eventName: "CreateLoginProfile",
  userIdentity: root,
  responseElements: { loginProfile: { createDate: "Mar 17, 2026 9:26:53 AM", passwordResetRequired: false } },
  region: "us-east-1",
};

export const rootLoginProfileCreated: Detection = {
  id: "root-login-profile-created",
  title: "A password for the root user of a member account was created",
  why: "Members need no root password where root access is centralized: one that appears is a door that nobody watches.",
  severity: "high",
  technique: "T1098",
  source: "aws.iam",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["CreateLoginProfile"],
      userIdentity: { type: ["Root"] },
      requestParameters: { userName: [{ exists: false }] },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "iam-credentials-issued",
  subject: ["account"],
  sample: cloudTrailSample(call),
  nearMisses: [
    cloudTrailSample({ ...call, more: refused }),
    cloudTrailSample({ ...call, requestParameters: { userName: "backup-operator" } }),
  ],
  limits: "Password recovery by mail is told by root-password-recovered.",
  query: "root-use",
  triage: {
    look: [
      "Run `root-use`: what root did in the account that day, and from where. Who called stands in `userIdentity.arn`.",
      "Find the AssumeRoot call of the management account that started the session (root-session-started), and its caller.",
      "Ask the owners of the organization whether the account is being given away or recovered.",
    ],
    harmless: "The recovery of an account whose root user must do what nobody else can; a ticket exists before.",
    contain:
      "Delete the password with a privileged session (IAMDeleteRootUserCredentials), and revoke the sessions of who made it.",
  },
};
