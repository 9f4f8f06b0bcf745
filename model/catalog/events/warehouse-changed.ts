import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { everyWrite } from "../every-write";
import { writesAreLogged } from "../preconditions";

export const warehouseChanged: GovernedEvent = {
  id: "warehouse-changed",
  why: "A warehouse holds everything in one place: a public endpoint, a shared snapshot, a data share or an ended audit log is one call away from all of it.",
  topic: "services",
  source: "aws.redshift",
  pattern: { "detail-type": ["AWS API Call via CloudTrail"], detail: everyWrite },
  origin: "member",
  volume: { perMonth: 5, busyPerMonth: 200, basis: "Deployments, and snapshots that expire." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.redshift",
    eventName: "ModifyCluster",
    requestParameters: { clusterIdentifier: "warehouse", publiclyAccessible: true },
  }),
};
