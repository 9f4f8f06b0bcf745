import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { readsAreLogged } from "../preconditions";

export const secretsRead: GovernedEvent = {
  id: "secrets-read",
  why: "Reading secrets one after another is how one compromised role becomes many; the reader, the time and the secret answer which credentials to rotate. Applications read secrets all day, hence opt-in.",
  topic: "protection",
  source: "aws.secretsmanager",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: ["GetSecretValue"] },
  },
  origin: "member",
  readOnly: true,
  volume: {
    perMonth: 20000,
    busyPerMonth: 1000000,
    basis: "Applications that start, or that read a secret at each request.",
  },
  preconditions: [readsAreLogged],
  sample: cloudTrailSample({
    source: "aws.secretsmanager",
    eventName: "GetSecretValue",
    readOnly: true,
    requestParameters: { secretId: "production/orders/database" },
  }),
};
