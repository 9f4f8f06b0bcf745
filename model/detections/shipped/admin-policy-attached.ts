import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, user, refused } from "../../catalog/sample-callers";

export const adminPolicyAttached: Detection = {
  id: "admin-policy-attached",
  title: "An AWS managed administrator policy was attached",
  why: "Whoever gets every action on every resource owns the account, and this is the one call that it takes.",
  severity: "high",
  technique: "T1098.003",
  source: "aws.iam",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["AttachGroupPolicy", "AttachRolePolicy", "AttachUserPolicy"],
      requestParameters: {
        policyArn: ["arn:aws:iam::aws:policy/AdministratorAccess", "arn:aws:iam::aws:policy/IAMFullAccess"],
      },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "iam-permissions-granted",
  subject: [
    "detail.requestParameters.policyArn",
    "detail.requestParameters.userName",
    "detail.requestParameters.roleName",
    "detail.requestParameters.groupName",
  ],
  sample: cloudTrailSample({
    source: "aws.iam",
    eventName: "AttachUserPolicy",
    region: "us-east-1",
    userIdentity: user,
    requestParameters: { policyArn: "arn:aws:iam::aws:policy/AdministratorAccess", userName: "backup-operator" },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.iam",
      eventName: "AttachRolePolicy",
      region: "us-east-1",
      userIdentity: pipeline,
      requestParameters: { policyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess", roleName: "auditor" },
    }),
    cloudTrailSample({
      source: "aws.iam",
      eventName: "AttachUserPolicy",
      region: "us-east-1",
      userIdentity: user,
      requestParameters: { policyArn: "arn:aws:iam::aws:policy/AdministratorAccess", userName: "backup-operator" },
      more: refused,
    }),
  ],
  limits: "Policies of the account's own under any other name, and the many narrower paths to administrator.",
  query: "admin-policies-attached",
  triage: {
    look: [
      "Run `admin-policies-attached`: who else got administrator around it, attached or written.",
      "Ask whose `userName`, `roleName` or `groupName` it is in `requestParameters`, and whether they should have every action.",
      "Look at what the receiver did since: `everything-one-principal-did` with its ARN.",
    ],
    harmless:
      "A break-glass role or a new account's baseline, attached by the role that sets up accounts; IAM Identity Center does it for each permission set of administrators.",
    contain:
      "Call DetachUserPolicy, DetachRolePolicy or DetachGroupPolicy with `policyArn`, and revoke the receiver's sessions (a policy that denies all before now, aws:TokenIssueTime).",
  },
};
