import { type CloudTrailSample, cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { refused, user } from "../../catalog/sample-callers";

const call: CloudTrailSample = {
  source: "aws.iam",
  eventName: "PutUserPolicy",
  userIdentity: user,
  requestParameters: { userName: "backup-operator", policyName: "extra", policyDocument: "{}" },
  more: { userAgent: "aws-cli/2.31.0 md/awscrt#0.27.6 exec-env/CloudShell" },
  region: "us-east-1",
};

export const iamChangedFromCloudshell: Detection = {
  id: "iam-changed-from-cloudshell",
  title: "CloudShell was used to change IAM",
  why: "CloudShell runs in the browser of whoever stole a console session: no key is needed, and no laptop of ours is involved.",
  severity: "medium",
  technique: "T1059.009",
  source: "aws.iam",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "AddRoleToInstanceProfile",
        "AttachRolePolicy",
        "AttachUserPolicy",
        "CreateAccessKey",
        "CreateRole",
        "CreateUser",
        "PutRolePolicy",
        "PutUserPolicy",
        "UpdateAssumeRolePolicy",
      ],
      userAgent: [{ wildcard: "*CloudShell*" }],
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "iam-permissions-granted",
  subject: [
    "detail.requestParameters.userName",
    "detail.requestParameters.roleName",
    "detail.requestParameters.policyName",
  ],
  sample: cloudTrailSample(call),
  nearMisses: [
    cloudTrailSample({ ...call, more: refused }),
    cloudTrailSample({ ...call, more: { userAgent: "aws-cli/2.31.0 md/awscrt#0.27.6" } }),
  ],
  limits:
    "CloudShell can run tools that name themselves otherwise. Users, keys and roles are seen where iam-credentials-issued and iam-trust-changed are governed.",
  query: "timeline-of-one-session",
  triage: {
    look: [
      "Read the session's calls in order (`timeline-of-one-session`), from the console sign-in on. It concerns `requestParameters.userName`.",
      "Look where the person signed in from, and with MFA or without.",
      "Ask the person whether they used CloudShell at that hour.",
    ],
    harmless: "Administrators who like CloudShell: their names repeat, and they sign in from your networks.",
    contain: "Revoke the person's sessions and undo the change; deny cloudshell:* where nobody needs it.",
  },
};
