import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { readsAreLogged } from "../preconditions";

export const cloudtrailExplored: GovernedEvent = {
  id: "cloudtrail-explored",
  why: "Whoever asks which trails there are, and reads the event history, wants to know what is seen of them.",
  topic: "protection",
  part: "logs",
  source: "aws.cloudtrail",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["DescribeTrails", "GetEventSelectors", "GetTrail", "GetTrailStatus", "ListTrails", "LookupEvents"],
    },
  },
  origin: "member",
  readOnly: true,
  volume: { perMonth: 20000, busyPerMonth: 300000, basis: "Config, Security Hub and the console ask in each Region." },
  preconditions: [
    readsAreLogged,
    "Room for it: Config, Security Hub and the console ask hundreds of times a day in each Region.",
  ],
  sample: cloudTrailSample({ source: "aws.cloudtrail", eventName: "DescribeTrails", readOnly: true }),
};
