import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, user, refused } from "../sample-callers";

export const secretForceDeleted: Detection = {
  id: "secret-force-deleted",
  title: "A secret was deleted beyond recovery",
  why: "The recovery window is there for mistakes and attacks; skipping it leaves an application without its credentials for good.",
  severity: "medium",
  technique: "T1485",
  source: "aws.secretsmanager",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["DeleteSecret"],
      requestParameters: { forceDeleteWithoutRecovery: [true] },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "secrets-changed",
  subject: ["detail.requestParameters.secretId"],
  sample: cloudTrailSample({
    source: "aws.secretsmanager",
    eventName: "DeleteSecret",
    userIdentity: user,
    requestParameters: { secretId: "production/orders/database", forceDeleteWithoutRecovery: true },
    responseElements: {
      arn: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:production/orders/database-a1B2c3",
      name: "production/orders/database",
      deletionDate: "Mar 17, 2026, 9:26:53 AM",
    },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.secretsmanager",
      eventName: "DeleteSecret",
      userIdentity: pipeline,
      requestParameters: { secretId: "production/orders/database", recoveryWindowInDays: 30 },
      responseElements: {
        arn: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:production/orders/database-a1B2c3",
        name: "production/orders/database",
        deletionDate: "Apr 16, 2026, 9:26:53 AM",
      },
    }),
    cloudTrailSample({
      source: "aws.secretsmanager",
      eventName: "DeleteSecret",
      userIdentity: user,
      requestParameters: { secretId: "production/orders/database", forceDeleteWithoutRecovery: true },
      more: refused,
    }),
  ],
  limits: "A secret that is overwritten with garbage.",
  query: "secrets-changed",
  triage: {
    look: [
      "Run `secrets-changed`: which other secrets were changed or deleted around it.",
      "Look which application used `requestParameters.secretId`: its errors since.",
      "Ask the owner; pipelines that take down test stacks force deletions, nobody else needs to.",
    ],
    harmless: "A test stack that is taken down and set up again under the same name.",
    contain:
      "Make the secret again with new credentials from its source; deny secretsmanager:ForceDeleteWithoutRecovery by an SCP.",
  },
};
