import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { ownName } from "../own-resources";
import { writesAreLogged } from "../preconditions";

export const governanceRulesChanged: GovernedEvent = {
  id: "governance-rules-changed",
  why: "Whoever disables a forwarding rule, removes its target or takes the central bus's policy away ends the collection of everything that it carried, and nothing else of the account looks different.",
  topic: "governance",
  part: "events",
  source: "aws.events",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "DeleteEventBus",
        "DeleteRule",
        "DisableRule",
        "PutPermission",
        "PutRule",
        "PutTargets",
        "RemovePermission",
        "RemoveTargets",
      ],
      $or: [
        { requestParameters: { name: ownName } },
        { requestParameters: { rule: ownName } },
        { requestParameters: { eventBusName: ownName } },
        { requestParameters: { statementId: ownName } },
        { requestParameters: { removeAllPermissions: [true] } },
      ],
    },
  },
  origin: "member",
  volume: { perMonth: 5, busyPerMonth: 50, basis: "Deployments of this program." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.events",
    eventName: "DisableRule",
    requestParameters: { name: "event-governance-prod-identity" },
  }),
};
