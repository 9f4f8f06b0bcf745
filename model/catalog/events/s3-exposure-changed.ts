import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { writesAreLogged } from "../preconditions";

/**
 * CloudTrail renames some S3 calls: `PutPublicAccessBlock` is `PutBucketPublicAccessBlock` for a bucket and
 * `PutAccountPublicAccessBlock` for an account, `PutBucketLifecycleConfiguration` is `PutBucketLifecycle` (S3 user
 * guide, "Amazon S3 CloudTrail events").
 */
export const s3ExposureChanged: GovernedEvent = {
  id: "s3-exposure-changed",
  why: "One call makes a bucket public, copies it to another account, drops its encryption or lets a lifecycle rule empty it overnight; most published leaks began here.",
  topic: "configuration",
  source: "aws.s3",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "CreateBucket",
        "DeleteAccountPublicAccessBlock",
        "DeleteBucket",
        "DeleteBucketEncryption",
        "DeleteBucketPolicy",
        "DeleteBucketPublicAccessBlock",
        "PutAccountPublicAccessBlock",
        "PutBucketAcl",
        "PutBucketEncryption",
        "PutBucketLifecycle",
        "PutBucketPolicy",
        "PutBucketPublicAccessBlock",
        "PutBucketReplication",
        "PutBucketVersioning",
        "PutBucketWebsite",
      ],
    },
  },
  origin: "member",
  volume: { perMonth: 20, busyPerMonth: 1000, basis: "Deployments of buckets." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.s3",
    eventName: "PutBucketPolicy",
    requestParameters: {
      bucketName: "customer-exports",
      Host: "customer-exports.s3.eu-west-1.amazonaws.com",
      policy: "",
      bucketPolicy: {
        Version: "2012-10-17",
        Statement: [
          { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "arn:aws:s3:::customer-exports/*" },
        ],
      },
    },
  }),
};
