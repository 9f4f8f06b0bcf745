import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { writesAreLogged } from "../preconditions";

export const rdsSnapshotsDeleted: GovernedEvent = {
  id: "rds-snapshots-deleted",
  why: "Snapshots are what a database is restored from; deleting them before the database is how ransomware makes sure that the victim pays.",
  topic: "configuration",
  source: "aws.rds",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: ["DeleteDBClusterSnapshot", "DeleteDBSnapshot"] },
  },
  origin: "member",
  volume: { perMonth: 30, busyPerMonth: 1000, basis: "Snapshots that a script or AWS Backup cleans up." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.rds",
    eventName: "DeleteDBSnapshot",
    requestParameters: { dBSnapshotIdentifier: "orders-before-migration" },
    responseElements: {
      dBSnapshotIdentifier: "orders-before-migration",
      dBSnapshotArn: "arn:aws:rds:eu-west-1:111122223333:snapshot:orders-before-migration",
      status: "deleted",
    },
  }),
};
