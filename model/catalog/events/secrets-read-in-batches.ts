import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { readsAreLogged } from "../preconditions";

/** Each secret of a batch is recorded as a GetSecretValue as well (Secrets Manager user guide, "Log events"): `secrets-read`. */
export const secretsReadInBatches: GovernedEvent = {
  id: "secrets-read-in-batches",
  why: "Applications read the one secret that they know; whoever asks for many by a filter collects them, and one call returns twenty.",
  topic: "protection",
  source: "aws.secretsmanager",
  pattern: { "detail-type": ["AWS API Call via CloudTrail"], detail: { eventName: ["BatchGetSecretValue"] } },
  origin: "member",
  readOnly: true,
  byDefault: true,
  volume: { perMonth: 20, busyPerMonth: 5000, basis: "Agents that fill a cache of secrets when they start." },
  preconditions: [readsAreLogged],
  sample: cloudTrailSample({
    source: "aws.secretsmanager",
    eventName: "BatchGetSecretValue",
    readOnly: true,
    requestParameters: { filters: [{ key: "tag-key", values: ["production"] }] },
  }),
};
