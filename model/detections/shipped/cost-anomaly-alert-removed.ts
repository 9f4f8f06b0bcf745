import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

export const costAnomalyAlertRemoved: Detection = {
  id: "cost-anomaly-alert-removed",
  title: "Alerts on unusual cost were removed",
  why: "What somebody launched and nobody meant to, nobody is told.",
  severity: "low",
  technique: "T1562.006",
  source: "aws.ce",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: ["DeleteAnomalyMonitor", "DeleteAnomalySubscription"], errorCode: [{ exists: false }] },
  },
  governedBy: "cost-alerts-changed",
  subject: ["detail.requestParameters.subscriptionArn", "detail.requestParameters.monitorArn"],
  sample: cloudTrailSample({
    source: "aws.ce",
    eventName: "DeleteAnomalySubscription",
    region: "us-east-1",
    userIdentity: user,
    requestParameters: { subscriptionArn: "arn:aws:ce::111122223333:anomalysubscription/a1b2c3d4" },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.ce",
      eventName: "UpdateAnomalySubscription",
      region: "us-east-1",
      userIdentity: pipeline,
      requestParameters: { subscriptionArn: "arn:aws:ce::111122223333:anomalysubscription/a1b2c3d4", threshold: 100 },
    }),
    cloudTrailSample({
      source: "aws.ce",
      eventName: "DeleteAnomalySubscription",
      region: "us-east-1",
      userIdentity: user,
      requestParameters: { subscriptionArn: "arn:aws:ce::111122223333:anomalysubscription/a1b2c3d4" },
      more: refused,
    }),
  ],
  limits: "A threshold that is raised beyond reach is not told.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the subscription, `requestParameters.subscriptionArn`: who made the call, from where, and what came before it.",
      "Look at the account's cost of the last days.",
      "Ask its owner.",
    ],
    harmless: "A subscription that is replaced by another.",
    contain: "Create the subscription again.",
  },
};
