import { type CloudTrailSample, cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { refused, user } from "../../catalog/sample-callers";

const call: CloudTrailSample = {
  source: "aws.iam",
  eventName: "UpdateAssumeRolePolicy",
  userIdentity: user,
  requestParameters: {
    roleName: "probe",
    policyDocument:
      '{"Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::999988887777:user/admin"},"Action":"sts:AssumeRole"}]}',
  },
  more: {
    errorCode: "MalformedPolicyDocumentException",
    errorMessage: 'Invalid principal in policy: "AWS":"arn:aws:iam::999988887777:user/admin"',
  },
  region: "us-east-1",
};

export const principalsProbed: Detection = {
  id: "principals-probed",
  title: "A trust policy was refused because it names a principal that does not exist",
  why: "IAM says which principals of a foreign account exist by accepting or refusing them in a trust policy: this is how users and roles are guessed without a trace in the other account.",
  severity: "medium",
  technique: "T1087.004",
  source: "aws.iam",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["CreateRole", "UpdateAssumeRolePolicy"],
      errorCode: ["MalformedPolicyDocument", "MalformedPolicyDocumentException"],
      errorMessage: [{ prefix: "Invalid principal in policy" }],
    },
  },
  governedBy: "iam-trust-changed",
  subject: ["detail.userIdentity.arn", "detail.errorMessage"],
  sample: cloudTrailSample(call),
  nearMisses: [
    cloudTrailSample({
      ...call,
      more: { errorCode: "MalformedPolicyDocumentException", errorMessage: "Syntax errors in policy." },
    }),
    cloudTrailSample({ ...call, more: refused }),
    cloudTrailSample({ ...call, more: {} }),
  ],
  limits:
    "Names that exist are accepted and look like any change of trust; the probing account sees this, the probed one nothing.",
  query: "calls-denied-by-principal",
  triage: {
    look: [
      "Run `calls-denied-by-principal` for the caller: one refusal is a typing error, dozens with changing names are a list. Who called stands in `userIdentity.arn`.",
      "Read which account the names belong to, and whether it is yours.",
      "Look which of the attempts succeeded: those names exist.",
    ],
    harmless:
      "Infrastructure code that names a role before it is created, which fails once or twice and then succeeds with the same name.",
    contain:
      "Revoke the caller's sessions, delete the role that was used for probing, and warn the other account's owner.",
  },
};
