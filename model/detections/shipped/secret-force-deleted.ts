import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

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
      userIdentity: user,
      requestParameters: { secretId: "production/orders/database", forceDeleteWithoutRecovery: true },
      responseElements: {
        arn: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:production/orders/database-a1B2c3",
        name: "production/orders/database",
        deletionDate: "Mar 17, 2026, 9:26:53 AM",
      },
      more: refused,
    }),

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
  ],
  limits: "A secret that is overwritten with garbage.",
  query: "secrets-changed",
  triage: {
    look: [
      "Run `secrets-changed`: which other secrets were changed, and by whom. It concerns `requestParameters.secretId`.",
      "Ask which application used it: it fails from now on.",
      "Look for other secrets that the caller deleted.",
    ],
    harmless: "An environment that its pipeline tears down.",
    contain: "Create the secret again from its source; there is no way back.",
  },
};
