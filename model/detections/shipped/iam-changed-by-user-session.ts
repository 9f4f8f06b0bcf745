import { type CloudTrailSample, cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { refused, user } from "../../catalog/sample-callers";

const call: CloudTrailSample = {
  source: "aws.iam",
  eventName: "AttachRolePolicy",
  userIdentity: {
    ...user,
    accessKeyId: "ASIAEXAMPLESESSION",
    sessionContext: { attributes: { creationDate: "2026-03-17T08:12:40Z", mfaAuthenticated: "true" } },
  },
  requestParameters: { roleName: "deployment", policyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess" },
  region: "us-east-1",
};

export const iamChangedByUserSession: Detection = {
  id: "iam-changed-by-user-session",
  title: "An IAM user's session token changed IAM outside the console",
  why: "Session tokens of users are what remains of a stolen key after it is deactivated; few people need them to change IAM.",
  severity: "low",
  technique: "T1550.001",
  source: "aws.iam",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      userIdentity: { type: ["IAMUser"], accessKeyId: [{ prefix: "ASIA" }], invokedBy: [{ exists: false }] },
      sessionCredentialFromConsole: [{ exists: false }],
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "iam-permissions-granted",
  subject: [
    "detail.userIdentity.arn",
    "detail.requestParameters.userName",
    "detail.requestParameters.roleName",
    "detail.requestParameters.policyArn",
  ],
  sample: cloudTrailSample(call),
  nearMisses: [
    cloudTrailSample({ ...call, more: refused }),
    cloudTrailSample({ ...call, more: { sessionCredentialFromConsole: "true" } }),
    cloudTrailSample({ ...call, userIdentity: user }),
  ],
  limits:
    "People who use the command line with MFA do the same: IAM accepts such tokens with MFA alone. Other kinds of change are seen where their entries are governed.",
  query: "timeline-of-one-session",
  triage: {
    look: [
      "Read the session's calls in order (`timeline-of-one-session`). Who called stands in `userIdentity.arn`.",
      "Compare the source address with those from which the user works.",
      "Look whether the user's MFA device was added lately (mfa-device-added-by-session).",
    ],
    harmless: "Users who work on the command line with MFA; the same names and addresses come back.",
    contain:
      "Deny the user everything by an inline policy with aws:TokenIssueTime, deactivate their keys, and undo the change.",
  },
};
