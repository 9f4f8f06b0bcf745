import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { writesAreLogged } from "../preconditions";

export const dynamodbRecoveryChanged: GovernedEvent = {
  id: "dynamodb-recovery-changed",
  why: "Without point-in-time recovery, backups and deletion protection a table is gone in one call, and an export or a resource policy carries all of it away without a read in any log.",
  topic: "configuration",
  part: "storage",
  source: "aws.dynamodb",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "DeleteBackup",
        "DeleteResourcePolicy",
        "DisableKinesisStreamingDestination",
        "EnableKinesisStreamingDestination",
        "ExportTableToPointInTime",
        "PutResourcePolicy",
        "RestoreTableFromBackup",
        "RestoreTableToPointInTime",
        "UpdateContinuousBackups",
        "UpdateTable",
        "UpdateTimeToLive",
      ],
    },
  },
  origin: "member",
  volume: {
    perMonth: 50,
    busyPerMonth: 20000,
    basis: "Deployments; UpdateTable is also what provisioned tables scale by.",
  },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.dynamodb",
    eventName: "UpdateContinuousBackups",
    requestParameters: { tableName: "orders", pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: false } },
  }),
};
