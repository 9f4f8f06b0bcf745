import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { everyWrite } from "../every-write";
import { writesAreLogged } from "../preconditions";

export const fsxDataDeleted: GovernedEvent = {
  id: "fsx-data-deleted",
  why: "Windows shares, Lustre and NetApp volumes hold what people work on; whoever deletes them deletes the backups first.",
  topic: "services",
  source: "aws.fsx",
  pattern: { "detail-type": ["AWS API Call via CloudTrail"], detail: everyWrite },
  origin: "member",
  volume: { perMonth: 3, busyPerMonth: 200, basis: "Deployments, and backups that scripts clean up." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.fsx",
    eventName: "DeleteBackup",
    requestParameters: { backupId: "backup-0d9e8f7a6b5c4d3e2", clientRequestToken: "4f1d" },
  }),
};
