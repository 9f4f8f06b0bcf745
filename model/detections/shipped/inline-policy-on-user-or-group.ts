import { type CloudTrailSample, cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { refused, user } from "../../catalog/sample-callers";

const call: CloudTrailSample = {
  source: "aws.iam",
  eventName: "PutUserPolicy",
  userIdentity: user,
  requestParameters: {
    userName: "backup-operator",
    policyName: "extra",
    policyDocument:
      '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::customer-exports/*"}]}',
  },
  region: "us-east-1",
};

export const inlinePolicyOnUserOrGroup: Detection = {
  id: "inline-policy-on-user-or-group",
  title: "An inline policy was put on a user or a group",
  why: "Inline policies are in no list of policies; on a user they outlive the session that wrote them, and on a group they reach everybody in it.",
  severity: "low",
  technique: "T1098.003",
  source: "aws.iam",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: ["PutGroupPolicy", "PutUserPolicy"], errorCode: [{ exists: false }] },
  },
  governedBy: "iam-permissions-granted",
  subject: [
    "detail.requestParameters.userName",
    "detail.requestParameters.groupName",
    "detail.requestParameters.policyName",
  ],
  sample: cloudTrailSample(call),
  nearMisses: [
    cloudTrailSample({ ...call, more: refused }),
    cloudTrailSample({
      ...call,
      eventName: "PutRolePolicy",
      requestParameters: { roleName: "deployment", policyName: "logs", policyDocument: "{}" },
    }),
  ],
  limits:
    "Roles get inline policies with every deployment and are excluded; those that allow everything are told by admin-policy-written as well.",
  query: "admin-policies-attached",
  triage: {
    look: [
      "Run `admin-policies-attached`: what else was granted that day, and by whom. It concerns `requestParameters.userName`.",
      "Read the policy in the message: which actions on which resources.",
      "Ask who owns the user or group whether they asked for it.",
    ],
    harmless:
      "Old infrastructure code that manages users with inline policies; it comes from a pipeline's role and from the same one each time.",
    contain: "Delete the policy with DeleteUserPolicy or DeleteGroupPolicy, and check what the user did with it.",
  },
};
