import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { user, pipeline } from "../sample-callers";

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
      requestParameters: { secretId: "production/orders/database" },
      more: {
        errorCode: "MalformedPolicyDocumentException",
        errorMessage: "This resource policy contains a syntax error.",
      },
    }),
    cloudTrailSample({
      source: "aws.secretsmanager",
      eventName: "PutResourcePolicy",
      userIdentity: pipeline,
      requestParameters: { secretId: "production/orders/database" },
      more: { errorCode: "PublicPolicyException", errorMessage: "The resource policy grants public access." },
    }),
  ],
  limits: "Whom the policy allows is not evaluated, so policies that only deny alert too.",
  query: "secrets-changed",
  triage: {
    look: [
      "Run `secrets-changed`: what else was changed on `secretId`.",
      "Read `requestParameters.resourcePolicy`: who may read it, and whether the account is one of the organization's.",
      "Look who read it since: `secrets-read`, where reads are governed.",
    ],
    harmless: "A policy that only denies, or that names a role of the organization.",
    contain: "Call DeleteResourcePolicy, and change the credential that the secret holds.",
  },
};
