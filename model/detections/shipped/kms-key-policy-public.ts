import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { publicTexts, textLimits } from "../public-policies";
import { pipeline, user, refused } from "../../catalog/sample-callers";

/** CloudTrail has the policy as the text that was sent, white space included. */
export const kmsKeyPolicyPublic: Detection = {
  id: "kms-key-policy-public",
  title: "A key policy grants public access",
  why: "With * as a principal, any AWS account may use the key unless a condition says otherwise.",
  severity: "high",
  technique: "T1530",
  source: "aws.kms",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["PutKeyPolicy"],
      requestParameters: {
        policy: publicTexts,
      },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "kms-key-endangered",
  subject: ["detail.requestParameters.keyId"],
  sample: cloudTrailSample({
    source: "aws.kms",
    eventName: "PutKeyPolicy",
    userIdentity: user,
    requestParameters: {
      keyId: "1234abcd-12ab-34cd-56ef-1234567890ab",
      policyName: "default",
      policy:
        '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"kms:Decrypt","Resource":"*"}]}',
    },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.kms",
      eventName: "PutKeyPolicy",
      userIdentity: user,
      requestParameters: {
        keyId: "1234abcd-12ab-34cd-56ef-1234567890ab",
        policyName: "default",
        policy:
          '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"kms:Decrypt","Resource":"*"}]}',
      },
      more: refused,
    }),

    cloudTrailSample({
      source: "aws.kms",
      eventName: "PutKeyPolicy",
      userIdentity: pipeline,
      requestParameters: {
        keyId: "1234abcd-12ab-34cd-56ef-1234567890ab",
        policyName: "default",
        policy:
          '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"kms:*","Resource":"*"}]}',
      },
    }),
  ],
  limits: `${textLimits} No pattern tells a foreign account in it: nearly every key policy names the own account as a whole.`,
  query: "kms-keys-endangered",
  triage: {
    look: [
      "Run `kms-keys-endangered`: what else happened to the organization's keys, and by whom. It concerns `requestParameters.keyId`.",
      "Read the policy: is there a condition that narrows it, such as kms:CallerAccount?",
      "Look for uses of the key by other accounts.",
    ],
    harmless: "A policy that a condition narrows to the account, a service or the organization.",
    contain: "Put the former policy back; what was decrypted meanwhile is known to others.",
  },
};
