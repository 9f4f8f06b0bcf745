import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { writesAreLogged } from "../preconditions";

export const cloudtrailWeakened: GovernedEvent = {
  id: "cloudtrail-weakened",
  why: "Whoever disables CloudTrail intends the next calls to go unseen; it also starves every other CloudTrail entry of this catalog, so this may be the last one to arrive.",
  topic: "protection",
  part: "logs",
  source: "aws.cloudtrail",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "CreateTrail",
        "DeleteChannel",
        "DeleteEventDataStore",
        "DeleteResourcePolicy",
        "DeleteTrail",
        "DeregisterOrganizationDelegatedAdmin",
        "DisableFederation",
        "PutEventConfiguration",
        "PutEventSelectors",
        "PutInsightSelectors",
        "PutResourcePolicy",
        "RegisterOrganizationDelegatedAdmin",
        // Whether what was stopped is started again.
        "StartLogging",
        "StopEventDataStoreIngestion",
        "StopLogging",
        "UpdateChannel",
        "UpdateEventDataStore",
        "UpdateTrail",
      ],
    },
  },
  origin: "member",
  volume: { perMonth: 1, busyPerMonth: 10, basis: "Deployments of trails." },
  preconditions: [
    writesAreLogged,
    "For an organization trail: a rollout reaches the account that owns it and the trail's home Region.",
  ],
  sample: cloudTrailSample({
    source: "aws.cloudtrail",
    eventName: "PutEventSelectors",
    requestParameters: {
      trailName: "organization",
      eventSelectors: [
        {
          readWriteType: "ReadOnly",
          includeManagementEvents: false,
          dataResources: [],
          excludeManagementEventSources: [],
        },
      ],
    },
    responseElements: { trailARN: "arn:aws:cloudtrail:eu-west-1:111122223333:trail/organization" },
  }),
};
