import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { writesAreLogged } from "../preconditions";

export const rdsDataEndangered: GovernedEvent = {
  id: "rds-data-endangered",
  why: "A shared or exported snapshot takes a whole database out in one call, without a single query in the database's own audit log; a deleted database is the loudest end of an attack.",
  topic: "configuration",
  source: "aws.rds",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "DeleteDBCluster",
        "DeleteDBInstance",
        "DeleteGlobalCluster",
        "ModifyDBClusterSnapshotAttribute",
        "ModifyDBSnapshotAttribute",
        "StartExportTask",
      ],
    },
  },
  origin: "member",
  volume: { perMonth: 5, busyPerMonth: 200, basis: "Exports, and environments that are torn down." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.rds",
    eventName: "ModifyDBSnapshotAttribute",
    requestParameters: {
      dBSnapshotIdentifier: "orders-before-migration",
      attributeName: "restore",
      valuesToAdd: ["999988887777"],
    },
    responseElements: {
      dBSnapshotIdentifier: "orders-before-migration",
      dBSnapshotAttributes: [{ attributeName: "restore", attributeValues: ["999988887777"] }],
    },
  }),
};
