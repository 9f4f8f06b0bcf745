import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { writesAreLogged } from "../preconditions";

export const rdsBackupsWeakened: GovernedEvent = {
  id: "rds-backups-weakened",
  why: "Automated backups and copies of snapshots in another Region are what survives an intruder with rights on databases; without them the last snapshot decides.",
  topic: "configuration",
  part: "databases",
  source: "aws.rds",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "CancelExportTask",
        "CopyDBClusterSnapshot",
        "CopyDBSnapshot",
        "CreateDBClusterSnapshot",
        "CreateDBSnapshot",
        "DeleteDBClusterAutomatedBackup",
        "DeleteDBInstanceAutomatedBackup",
        "DeleteOptionGroup",
        "ModifyDBClusterParameterGroup",
        "ModifyDBParameterGroup",
        "StopDBInstanceAutomatedBackupsReplication",
      ],
    },
  },
  origin: "member",
  volume: {
    perMonth: 30,
    busyPerMonth: 500,
    basis: "Snapshots before each deployment, and copies for recovery elsewhere.",
  },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.rds",
    eventName: "DeleteDBInstanceAutomatedBackup",
    requestParameters: { dbiResourceId: "db-ABCDEFGHIJKLMNOPQRSTUVWXYZ" },
    responseElements: { dBInstanceIdentifier: "orders", status: "deleting" },
  }),
};
