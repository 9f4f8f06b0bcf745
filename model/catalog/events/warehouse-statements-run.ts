import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { everyWrite } from "../every-write";
import { writesAreLogged } from "../preconditions";

export const warehouseStatementsRun: GovernedEvent = {
  id: "warehouse-statements-run",
  why: "Statements through the data API reach a warehouse without a network path to it; UNLOAD writes the result into any bucket.",
  topic: "services",
  source: "aws.redshift-data",
  pattern: { "detail-type": ["AWS API Call via CloudTrail"], detail: everyWrite },
  origin: "member",
  volume: {
    perMonth: 100,
    busyPerMonth: 500000,
    basis: "One event for each statement of a tool, where the data API is used.",
  },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.redshift-data",
    eventName: "ExecuteStatement",
    requestParameters: { workgroupName: "analytics", database: "orders", sql: "***" },
  }),
};
