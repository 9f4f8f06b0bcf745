import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { refused, user } from "../../catalog/sample-callers";

export const secretShared: Detection = {
  id: "secret-shared",
  title: "A secret got a resource policy",
  why: "A resource policy hands the secret to another account without anyone reading it here.",
  severity: "medium",
  technique: "T1555.006",
  source: "aws.secretsmanager",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: ["PutResourcePolicy"], errorCode: [{ exists: false }] },
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
        '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::999988887777:root"},"Action":"secretsmanager:GetSecretValue","Resource":"*"}]}',
    },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.secretsmanager",
      eventName: "PutResourcePolicy",
      userIdentity: user,
      requestParameters: {
        secretId: "production/orders/database",
        resourcePolicy:
          '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::999988887777:root"},"Action":"secretsmanager:GetSecretValue","Resource":"*"}]}',
      },
      more: refused,
    }),

    cloudTrailSample({
      source: "aws.secretsmanager",
      eventName: "PutResourcePolicy",
      userIdentity: user,
      requestParameters: { secretId: "production/orders/database" },
      more: {
        errorCode: "MalformedPolicyDocumentException",
        errorMessage: "This resource policy contains a syntax error.",
      },
    }),
  ],
  limits: "Whom the policy allows is not evaluated, so policies that only deny alert too.",
  query: "secrets-changed",
  triage: {
    look: [
      "Run `secrets-changed`: which other secrets were changed, and by whom. It concerns `requestParameters.secretId`.",
      "Read whom the policy names.",
      "Look for reads by other accounts since.",
    ],
    harmless: "A deployment that shares with an account of the organization.",
    contain: "Delete the policy, and rotate the secret.",
  },
};
