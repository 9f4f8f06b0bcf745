import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

export const bucketReplicationRemoved: Detection = {
  id: "bucket-replication-removed",
  title: "A bucket's replication was removed",
  why: "The copy elsewhere is what survives a deletion here.",
  severity: "medium",
  technique: "T1490",
  source: "aws.s3",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: ["DeleteBucketReplication"], errorCode: [{ exists: false }] },
  },
  governedBy: "s3-settings-changed",
  subject: ["detail.requestParameters.bucketName"],
  sample: cloudTrailSample({
    source: "aws.s3",
    eventName: "DeleteBucketReplication",
    userIdentity: user,
    requestParameters: {
      bucketName: "customer-exports",
      Host: "customer-exports.s3.eu-west-1.amazonaws.com",
      replication: "",
    },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.s3",
      eventName: "DeleteBucketLifecycle",
      userIdentity: pipeline,
      requestParameters: {
        bucketName: "customer-exports",
        Host: "customer-exports.s3.eu-west-1.amazonaws.com",
        lifecycle: "",
      },
    }),
    cloudTrailSample({
      source: "aws.s3",
      eventName: "DeleteBucketReplication",
      userIdentity: user,
      requestParameters: {
        bucketName: "customer-exports",
        Host: "customer-exports.s3.eu-west-1.amazonaws.com",
        replication: "",
      },
      more: refused,
    }),
  ],
  limits: "Replication whose rules are all disabled is not seen.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the bucket, `requestParameters.bucketName`: who made the call, from where, and what came before it.",
      "Check whether versioning is still on.",
      "Look for deletions in the bucket.",
    ],
    harmless: "A bucket that moves to another account.",
    contain: "Put the replication back, and run a batch replication of what is missing.",
  },
};
