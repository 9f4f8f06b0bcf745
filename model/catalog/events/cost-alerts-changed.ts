import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { everyWrite } from "../every-write";
import { globalWritesAreLogged } from "../preconditions";

export const costAlertsChanged: GovernedEvent = {
  id: "cost-alerts-changed",
  why: "Anomaly detection finds what somebody launched and nobody meant to; without its subscription it tells nobody.",
  topic: "services",
  source: "aws.ce",
  pattern: { "detail-type": ["AWS API Call via CloudTrail"], detail: everyWrite },
  origin: "member",
  regions: ["us-east-1"],
  volume: { perMonth: 1, busyPerMonth: 10, basis: "A person, some times a year." },
  preconditions: [globalWritesAreLogged],
  sample: cloudTrailSample({
    source: "aws.ce",
    eventName: "DeleteAnomalySubscription",
    region: "us-east-1",
    requestParameters: { subscriptionArn: "arn:aws:ce::111122223333:anomalysubscription/a1b2c3d4" },
  }),
};
