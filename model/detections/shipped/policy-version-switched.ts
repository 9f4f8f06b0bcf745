import { type CloudTrailSample, cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { refused, user } from "../../catalog/sample-callers";

const call: CloudTrailSample = {
  source: "aws.iam",
  eventName: "SetDefaultPolicyVersion",
  userIdentity: user,
  requestParameters: { policyArn: "arn:aws:iam::111122223333:policy/deployment", versionId: "v1" },
  region: "us-east-1",
};

export const policyVersionSwitched: Detection = {
  id: "policy-version-switched",
  title: "Another version of a policy was made the default",
  why: "An old version that nobody deleted can allow more than the present one: switching to it needs no permission to write a policy.",
  severity: "low",
  technique: "T1098.003",
  source: "aws.iam",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: ["SetDefaultPolicyVersion"], errorCode: [{ exists: false }] },
  },
  governedBy: "iam-permissions-granted",
  subject: ["detail.requestParameters.policyArn"],
  sample: cloudTrailSample(call),
  nearMisses: [
    cloudTrailSample({ ...call, more: refused }),
    cloudTrailSample({
      ...call,
      eventName: "CreatePolicyVersion",
      requestParameters: {
        policyArn: "arn:aws:iam::111122223333:policy/deployment",
        setAsDefault: true,
        policyDocument: '{"Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}',
      },
    }),
  ],
  limits:
    "New versions that become the default at once are CreatePolicyVersion: admin-policy-written sees those that allow everything.",
  query: "admin-policies-attached",
  triage: {
    look: [
      "Run `admin-policies-attached`: what else was granted that day, and by whom. It concerns `requestParameters.policyArn`.",
      "Read both versions with GetPolicyVersion and compare them.",
      "List who the policy is attached to: their permissions changed at this minute.",
    ],
    harmless:
      "A rollback of a policy that broke something; it goes to the version before the last one, and somebody waits for it.",
    contain: "Set the former version as default again, and delete the versions that nobody needs.",
  },
};
