import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { writesAreLogged } from "../preconditions";

export const cloudshellUsed: GovernedEvent = {
  id: "cloudshell-used",
  why: "A shell in the browser runs inside AWS with the user's rights: downloads and uploads through it leave no trace on any device that the company manages.",
  topic: "compute",
  source: "aws.cloudshell",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: ["CreateEnvironment", "CreateSession", "DeleteEnvironment", "StartEnvironment"] },
  },
  origin: "member",
  volume: { perMonth: 20, busyPerMonth: 1000, basis: "Some events for each person's session." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.cloudshell",
    eventName: "CreateEnvironment",
    requestParameters: {},
    responseElements: { EnvironmentId: "9f2a7c1e", Status: "CREATING" },
  }),
};
