import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { readsAreLogged } from "../preconditions";

export const secretsInventoryRead: GovernedEvent = {
  id: "secrets-inventory-read",
  why: "The names of secrets say which of them are worth reading. Deployments and dashboards list them as well, hence opt-in.",
  topic: "protection",
  part: "keys",
  source: "aws.secretsmanager",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: ["DescribeSecret", "GetResourcePolicy", "ListSecrets"] },
  },
  origin: "member",
  readOnly: true,
  volume: { perMonth: 5000, busyPerMonth: 200000, basis: "Deployments and posture tools." },
  preconditions: [readsAreLogged],
  sample: cloudTrailSample({
    source: "aws.secretsmanager",
    eventName: "ListSecrets",
    readOnly: true,
    requestParameters: { maxResults: 100 },
  }),
};
