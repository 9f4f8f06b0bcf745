import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { writesAreLogged } from "../preconditions";

/** This project's own rules are governed with more of their calls by `governance-rules-changed`. */
export const eventbridgeWeakened: GovernedEvent = {
  id: "eventbridge-weakened",
  why: "Rules of EventBridge start the backups, alarms and responders of others: a disabled rule or a removed target stops them in silence, and a bus that anybody may write to believes anything.",
  topic: "governance",
  part: "events",
  source: "aws.events",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "DeauthorizeConnection",
        "DeleteApiDestination",
        "DeleteArchive",
        "DeleteConnection",
        "DeleteEndpoint",
        "DeleteEventBus",
        "DeleteRule",
        "DisableRule",
        "PutPermission",
        "RemovePermission",
        "RemoveTargets",
        "UpdateArchive",
        "UpdateEventBus",
      ],
    },
  },
  origin: "member",
  volume: { perMonth: 50, busyPerMonth: 8000, basis: "Deployments, and services that clean up their own rules." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.events",
    eventName: "RemoveTargets",
    requestParameters: { rule: "nightly-backup", ids: ["1"] },
    responseElements: { failedEntryCount: 0, failedEntries: [] },
  }),
};
