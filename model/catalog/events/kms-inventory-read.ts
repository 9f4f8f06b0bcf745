import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { readsAreLogged } from "../preconditions";

export const kmsInventoryRead: GovernedEvent = {
  id: "kms-inventory-read",
  why: "The list of keys and who may use them is what an intruder reads before data is held to ransom. Posture tools read it as well, hence opt-in.",
  topic: "protection",
  part: "keys",
  source: "aws.kms",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: ["GetKeyPolicy", "ListAliases", "ListGrants", "ListKeys"] },
  },
  origin: "member",
  readOnly: true,
  volume: { perMonth: 5000, busyPerMonth: 200000, basis: "Deployments and posture tools." },
  preconditions: [readsAreLogged],
  sample: cloudTrailSample({
    source: "aws.kms",
    eventName: "ListKeys",
    readOnly: true,
    requestParameters: { limit: 100 },
  }),
};
