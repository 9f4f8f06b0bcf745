import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, user, refused } from "../sample-callers";

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
        policy: [
          { wildcard: '*"AWS":"\\*"*' },
          { wildcard: '*"AWS": "\\*"*' },
          { wildcard: '*"AWS" : "\\*"*' },
          { wildcard: '*"Principal":"\\*"*' },
          { wildcard: '*"Principal": "\\*"*' },
        ],
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
      userIdentity: pipeline,
      requestParameters: {
        keyId: "1234abcd-12ab-34cd-56ef-1234567890ab",
        policyName: "default",
        policy:
          '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"kms:*","Resource":"*"}]}',
      },
    }),
    cloudTrailSample({
      source: "aws.kms",
      eventName: "PutKeyPolicy",
      userIdentity: user,
      requestParameters: {
        keyId: "1234abcd-12ab-34cd-56ef-1234567890ab",
        policyName: "default",
        policy: '{"Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"kms:*","Resource":"*"}]}',
      },
      more: refused,
    }),
  ],
  limits:
    "Text is compared: a condition that narrows the statement is not understood; other whitespace and a single external account are missed.",
  query: "kms-keys-endangered",
  triage: {
    look: [
      "Run `kms-keys-endangered`: what else was changed on keys around it.",
      "Read the statement with the principal * in `requestParameters.policy`: a condition such as kms:CallerAccount or aws:PrincipalOrgID narrows it.",
      "Look what `keyId` encrypts and whether those resources are shared too (`buckets-shared`, `snapshots-shared`).",
    ],
    harmless: "The policy of a service's key, whose statement is narrowed by kms:CallerAccount and kms:ViaService.",
    contain:
      "Call PutKeyPolicy with the former policy, and RevokeGrant for grants that outsiders made; look for Decrypt of other accounts in the trail.",
  },
};
