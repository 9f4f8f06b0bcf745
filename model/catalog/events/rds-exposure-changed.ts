import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { writesAreLogged } from "../preconditions";

/** Neptune and DocumentDB record their calls under this source as well (Neptune user guide and DocumentDB developer guide, "Logging API calls with AWS CloudTrail"). */
export const rdsExposureChanged: GovernedEvent = {
  id: "rds-exposure-changed",
  why: "One parameter of these calls makes a database public, resets its master password, shortens its backups to nothing or lifts the protection against deletion, and a restored copy has the data without the guards of the original.",
  topic: "configuration",
  part: "databases",
  source: "aws.rds",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "AddRoleToDBCluster",
        "AddRoleToDBInstance",
        "AuthorizeDBSecurityGroupIngress",
        "CreateDBCluster",
        "CreateDBInstance",
        "CreateDBInstanceReadReplica",
        "CreateDBSecurityGroup",
        "DeleteDBSecurityGroup",
        "EnableHttpEndpoint",
        "FailoverDBCluster",
        "FailoverGlobalCluster",
        "ModifyActivityStream",
        "ModifyDBCluster",
        "ModifyDBInstance",
        "ModifyGlobalCluster",
        "PromoteReadReplica",
        "RebootDBCluster",
        "RebootDBInstance",
        "RestoreDBClusterFromS3",
        "RestoreDBClusterFromSnapshot",
        "RestoreDBClusterToPointInTime",
        "RestoreDBInstanceFromDBSnapshot",
        "RestoreDBInstanceFromS3",
        "RestoreDBInstanceToPointInTime",
        "RevokeDBSecurityGroupIngress",
        "StopActivityStream",
        "StopDBCluster",
        "StopDBInstance",
      ],
    },
  },
  origin: "member",
  volume: {
    perMonth: 20,
    busyPerMonth: 500,
    basis: "Deployments of databases, and clusters that scale by adding instances.",
  },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.rds",
    eventName: "ModifyDBInstance",
    requestParameters: {
      dBInstanceIdentifier: "orders",
      publiclyAccessible: true,
      applyImmediately: true,
      allowMajorVersionUpgrade: false,
    },
    responseElements: { dBInstanceIdentifier: "orders", publiclyAccessible: false, pendingModifiedValues: {} },
  }),
};
