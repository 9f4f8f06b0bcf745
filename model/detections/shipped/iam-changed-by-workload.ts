import { type CloudTrailSample, cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused } from "../../catalog/sample-callers";

const call: CloudTrailSample = {
  source: "aws.iam",
  eventName: "AttachUserPolicy",
  userIdentity: {
    ...pipeline,
    principalId: "AROAEXAMPLEORDERS:i-0123456789abcdef0",
    arn: "arn:aws:sts::111122223333:assumed-role/Orders/i-0123456789abcdef0",
    sessionContext: {
      sessionIssuer: {
        type: "Role",
        principalId: "AROAEXAMPLEORDERS",
        arn: "arn:aws:iam::111122223333:role/Orders",
        accountId: "111122223333",
        userName: "Orders",
      },
      attributes: { creationDate: "2026-03-17T09:20:11Z", mfaAuthenticated: "false" },
      ec2RoleDelivery: "2.0",
    },
  },
  requestParameters: { userName: "backup-operator", policyArn: "arn:aws:iam::aws:policy/AdministratorAccess" },
  region: "us-east-1",
};

/** CloudTrail user guide, "CloudTrail userIdentity element": `ec2RoleDelivery` is there for credentials of the instance metadata service, whose session is named after the instance; Lambda sets the user agent of its environment. */
export const iamChangedByWorkload: Detection = {
  id: "iam-changed-by-workload",
  title: "The credentials of an instance or a function changed IAM",
  why: "Software that serves customers has no business to make users, keys and policies: whoever broke into it does this first.",
  severity: "high",
  technique: "T1078.004",
  source: "aws.iam",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "AddUserToGroup",
        "AttachGroupPolicy",
        "AttachRolePolicy",
        "AttachUserPolicy",
        "CreateAccessKey",
        "CreateLoginProfile",
        "CreatePolicyVersion",
        "CreateUser",
        "PutGroupPolicy",
        "PutRolePolicy",
        "PutUserPolicy",
        "UpdateLoginProfile",
      ],
      $or: [
        { userIdentity: { sessionContext: { ec2RoleDelivery: [{ exists: true }] } } },
        { userIdentity: { principalId: [{ wildcard: "AROA*:i-*" }] } },
        { userAgent: [{ wildcard: "*AWS_Lambda_*" }] },
      ],
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "iam-permissions-granted",
  subject: [
    "detail.requestParameters.userName",
    "detail.requestParameters.roleName",
    "detail.requestParameters.groupName",
    "detail.requestParameters.policyArn",
  ],
  sample: cloudTrailSample(call),
  nearMisses: [cloudTrailSample({ ...call, more: refused }), cloudTrailSample({ ...call, userIdentity: pipeline })],
  limits:
    "Credentials of containers, and those that were taken off the machine and used under another session name. Users and keys are seen where iam-credentials-issued is governed.",
  query: "timeline-of-one-session",
  triage: {
    look: [
      "Read the session's calls in order (`timeline-of-one-session`): what it listed before, and what it made after. It concerns `requestParameters.userName`.",
      "Compare the source address with the instance's own: credentials used from elsewhere were stolen.",
      "Look at the instance or function: what runs there that may call IAM, and who deployed it last.",
    ],
    harmless: "Build servers on EC2 and functions that provision accounts do this by design: except their roles.",
    contain:
      "Revoke the role's active sessions, isolate the instance or stop the function, and undo what was attached or made.",
  },
};
