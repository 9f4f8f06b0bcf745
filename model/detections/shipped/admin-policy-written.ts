import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, user, refused } from "../../catalog/sample-callers";

/** CloudTrail has a policy as the text that was sent, white space included. */
export const adminPolicyWritten: Detection = {
  id: "admin-policy-written",
  title: "A policy that allows every action was written",
  why: "An inline policy or a new version is the quiet way to administrator: no list of attached policies changes.",
  severity: "high",
  technique: "T1098.003",
  source: "aws.iam",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["CreatePolicyVersion", "PutGroupPolicy", "PutRolePolicy", "PutUserPolicy"],
      requestParameters: {
        policyDocument: [
          { wildcard: '*"Action":"\\*"*' },
          { wildcard: '*"Action": "\\*"*' },
          { wildcard: '*"Action":["\\*"]*' },
          { wildcard: '*"Action": ["\\*"]*' },
        ],
      },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "iam-permissions-granted",
  subject: [
    "detail.requestParameters.policyName",
    "detail.requestParameters.policyArn",
    "detail.requestParameters.userName",
    "detail.requestParameters.roleName",
    "detail.requestParameters.groupName",
  ],
  sample: cloudTrailSample({
    source: "aws.iam",
    eventName: "PutRolePolicy",
    region: "us-east-1",
    userIdentity: user,
    requestParameters: {
      roleName: "reporting",
      policyName: "temporary",
      policyDocument: '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}',
    },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.iam",
      eventName: "PutRolePolicy",
      region: "us-east-1",
      userIdentity: pipeline,
      requestParameters: {
        roleName: "reporting",
        policyName: "read-reports",
        policyDocument:
          '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}',
      },
    }),
    cloudTrailSample({
      source: "aws.iam",
      eventName: "PutRolePolicy",
      region: "us-east-1",
      userIdentity: user,
      requestParameters: {
        roleName: "reporting",
        policyName: "temporary",
        policyDocument: '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}',
      },
      more: refused,
    }),
  ],
  limits: "Text is compared, not meaning: iam:* and other whitespace are missed, and a Deny of every action alerts.",
  query: "admin-policies-attached",
  triage: {
    look: [
      "Run `admin-policies-attached`: it parses the policy, and shows statements that stand beside.",
      "Read `requestParameters.policyDocument`: every action on every resource, or a Deny that only looks like it.",
      "Look at who has `policyArn` or `roleName` by now, and what they did since, with `everything-one-principal-did`.",
    ],
    harmless:
      "A Deny of every action (revoking sessions), or the known pipeline writing a role that is bounded by a permissions boundary.",
    contain:
      "Call SetDefaultPolicyVersion with the version before, or DeleteRolePolicy and its like for inline ones; then revoke the sessions of whoever holds it.",
  },
};
