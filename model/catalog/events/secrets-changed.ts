import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { writesAreLogged } from "../preconditions";

export const secretsChanged: GovernedEvent = {
  id: "secrets-changed",
  why: "A replaced secret redirects an application, a deleted one stops it, and a resource policy or a replica hands it to somebody else, all without touching the application itself.",
  topic: "protection",
  source: "aws.secretsmanager",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "CancelRotateSecret",
        "CreateSecret",
        "DeleteSecret",
        "PutResourcePolicy",
        "PutSecretValue",
        "ReplicateSecretToRegions",
        "UpdateSecret",
      ],
    },
  },
  origin: "member",
  volume: { perMonth: 30, busyPerMonth: 2000, basis: "Deployments and rotations." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.secretsmanager",
    eventName: "DeleteSecret",
    requestParameters: { secretId: "production/orders/database", forceDeleteWithoutRecovery: true },
    responseElements: {
      arn: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:production/orders/database-a1B2c3",
      name: "production/orders/database",
      deletionDate: "Mar 17, 2026, 9:26:53 AM",
    },
  }),
};
