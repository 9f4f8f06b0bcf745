import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { writesAreLogged } from "../preconditions";

/** The last three, `Put…Configuration`, are IAM actions, which public rules name as if they were calls; CloudTrail writes `PutBucketEncryption`, `PutBucketLifecycle` and `PutBucketReplication` today. */
export const s3SettingsChanged: GovernedEvent = {
  id: "s3-settings-changed",
  why: "Access logs, object locks, access points and replication decide whether a theft is seen and whether what was overwritten can be had back; each is one call.",
  topic: "configuration",
  part: "storage",
  source: "aws.s3",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "CreateAccessGrant",
        "CreateAccessGrantsLocation",
        "CreateAccessPoint",
        "CreateJob",
        "DeleteAccessPoint",
        "DeleteAccessPointPolicy",
        "DeleteBucketCors",
        "DeleteBucketLifecycle",
        "DeleteBucketOwnershipControls",
        "DeleteBucketReplication",
        "DeleteBucketWebsite",
        "PutAccessPointPolicy",
        "PutBucketAccelerateConfiguration",
        "PutBucketCors",
        "PutBucketInventoryConfiguration",
        "PutBucketLogging",
        "PutBucketMetricsConfiguration",
        "PutBucketNotification",
        "PutBucketObjectLockConfiguration",
        "PutBucketOwnershipControls",
        "PutBucketRequestPayment",
        "PutEncryptionConfiguration",
        "PutLifecycleConfiguration",
        "PutMultiRegionAccessPointPolicy",
        "PutReplicationConfiguration",
      ],
    },
  },
  origin: "member",
  volume: { perMonth: 20, busyPerMonth: 500, basis: "Deployments of buckets." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.s3",
    eventName: "PutBucketLogging",
    requestParameters: {
      bucketName: "customer-exports",
      Host: "customer-exports.s3.eu-west-1.amazonaws.com",
      logging: "",
      BucketLoggingStatus: { xmlns: "http://s3.amazonaws.com/doc/2006-03-01/" },
    },
  }),
};
