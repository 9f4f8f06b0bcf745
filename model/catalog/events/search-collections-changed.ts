import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { everyWrite } from "../every-write";
import { writesAreLogged } from "../preconditions";

export const searchCollectionsChanged: GovernedEvent = {
  id: "search-collections-changed",
  why: "Access to a serverless collection is decided by policies of the service's own, which IAM does not show.",
  topic: "services",
  source: "aws.aoss",
  pattern: { "detail-type": ["AWS API Call via CloudTrail"], detail: everyWrite },
  origin: "member",
  volume: { perMonth: 3, busyPerMonth: 100, basis: "Deployments." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.aoss",
    eventName: "UpdateSecurityPolicy",
    requestParameters: { type: "network", name: "orders", policy: [{ AllowFromPublic: true }] },
  }),
};
