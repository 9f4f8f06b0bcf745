import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { publicTexts, textLimits } from "../public-policies";
import { pipeline, refused, user } from "../../catalog/sample-callers";

export const secretPolicyPublic: Detection = {
  id: "secret-policy-public",
  title: "A secret's policy lets everybody read it",
  why: "Any AWS account may read the secret unless a condition says otherwise.",
  severity: "critical",
  technique: "T1555.006",
  source: "aws.secretsmanager",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["PutResourcePolicy"],
      requestParameters: { resourcePolicy: publicTexts },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "secrets-changed",
  subject: ["detail.requestParameters.secretId"],
  sample: cloudTrailSample({
    source: "aws.secretsmanager",
    eventName: "PutResourcePolicy",
    userIdentity: user,
    requestParameters: {
      secretId: "production/orders/database",
      resourcePolicy:
        '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"secretsmanager:GetSecretValue","Resource":"*"}]}',
    },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.secretsmanager",
      eventName: "PutResourcePolicy",
      userIdentity: pipeline,
      requestParameters: {
        secretId: "production/orders/database",
        resourcePolicy:
          '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:role/Pipeline"},"Action":"secretsmanager:GetSecretValue","Resource":"*"}]}',
      },
    }),
    cloudTrailSample({
      source: "aws.secretsmanager",
      eventName: "PutResourcePolicy",
      userIdentity: user,
      requestParameters: {
        secretId: "production/orders/database",
        resourcePolicy:
          '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"secretsmanager:GetSecretValue","Resource":"*"}]}',
        blockPublicPolicy: true,
      },
      more: refused,
    }),
  ],
  limits: textLimits,
  query: "secrets-changed",
  triage: {
    look: [
      "Run `secrets-changed`: which other secrets were changed, and by whom. It concerns `requestParameters.secretId`.",
      "Read the policy: is there a condition that narrows it?",
      "Look for reads of the secret since, by other accounts above all.",
    ],
    harmless: "A policy that a condition narrows to the organization.",
    contain: "Delete the policy, and rotate the secret.",
  },
};
