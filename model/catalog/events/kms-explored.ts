import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { readsAreLogged } from "../preconditions";

export const kmsExplored: GovernedEvent = {
  id: "kms-explored",
  why: "Whoever lists keys and reads their policies looks for data that can be taken or held to ransom; consoles and scanners list them all day, hence opt-in.",
  topic: "protection",
  part: "keys",
  source: "aws.kms",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: ["DescribeKey", "GetKeyPolicy", "ListAliases", "ListGrants", "ListKeyPolicies", "ListKeys"] },
  },
  origin: "member",
  readOnly: true,
  volume: { perMonth: 100000, busyPerMonth: 2000000, basis: "Services describe the keys that they use." },
  preconditions: [
    readsAreLogged,
    "Room for it: services describe keys thousands of times a day, and each is an event on two buses and a line of the archive.",
  ],
  sample: cloudTrailSample({ source: "aws.kms", eventName: "ListKeys", readOnly: true }),
};
