import { type CloudTrailSample, cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { refused, user } from "../../catalog/sample-callers";

const call: CloudTrailSample = {
  source: "aws.iam",
  eventName: "PutRolePolicy",
  userIdentity: user,
  requestParameters: { omitted: true, originalSize: 131074, reason: "requestParameters too large" },
  region: "us-east-1",
};

/** CloudTrail user guide, "CloudTrail record contents": `requestParameters` above 100 KB are omitted. */
export const iamParametersHidden: Detection = {
  id: "iam-parameters-hidden",
  title: "A change of IAM hides its parameters from CloudTrail",
  why: "CloudTrail leaves out parameters that are too long; white space makes a policy long enough, and then no record says what it allows.",
  severity: "high",
  technique: "T1562.008",
  source: "aws.iam",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { requestParameters: { omitted: [true] }, errorCode: [{ exists: false }] },
  },
  governedBy: "iam-permissions-granted",
  subject: ["detail.userIdentity.arn", "account"],
  sample: cloudTrailSample(call),
  nearMisses: [
    cloudTrailSample({ ...call, more: refused }),
    cloudTrailSample({
      ...call,
      requestParameters: { roleName: "deployment", policyName: "logs", policyDocument: "{}" },
    }),
  ],
  limits: "Which role or policy it was is not in the record: look at the account itself.",
  query: "everything-one-principal-did",
  triage: {
    look: [
      "Take the caller and the source address from the message, and read what else that principal did that day (`everything-one-principal-did`). Who called stands in `userIdentity.arn`.",
      "List the policies and roles that changed at that minute (UpdateDate, CreateDate) and read them.",
      "Look whether the text has long runs of white space: that is the trick.",
    ],
    harmless: "Generated policies can be long, but IAM's quota for a policy is far below what CloudTrail leaves out.",
    contain: "Delete or rewrite the policy, and revoke the caller's sessions.",
  },
};
