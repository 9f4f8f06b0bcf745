import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

export const bucketEncryptionDeleted: Detection = {
  id: "bucket-encryption-deleted",
  title: "A bucket's encryption setting was deleted",
  why: "New objects fall back to keys that S3 owns: whoever may read the bucket may read them, with no key policy in between.",
  severity: "medium",
  technique: "T1562.001",
  source: "aws.s3",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: ["DeleteBucketEncryption"], errorCode: [{ exists: false }] },
  },
  governedBy: "s3-exposure-changed",
  subject: ["detail.requestParameters.bucketName"],
  sample: cloudTrailSample({
    source: "aws.s3",
    eventName: "DeleteBucketEncryption",
    userIdentity: user,
    requestParameters: {
      bucketName: "customer-exports",
      Host: "customer-exports.s3.eu-west-1.amazonaws.com",
      encryption: "",
    },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.s3",
      eventName: "DeleteBucketEncryption",
      userIdentity: user,
      requestParameters: {
        bucketName: "customer-exports",
        Host: "customer-exports.s3.eu-west-1.amazonaws.com",
        encryption: "",
      },
      more: refused,
    }),

    cloudTrailSample({
      source: "aws.s3",
      eventName: "DeleteBucketEncryption",
      userIdentity: pipeline,
      requestParameters: {
        bucketName: "customer-exports",
        Host: "customer-exports.s3.eu-west-1.amazonaws.com",
        encryption: "",
      },
      more: { errorCode: "NoSuchBucket", errorMessage: "The specified bucket does not exist" },
    }),
  ],
  limits: "A setting that is replaced by a weaker one (PutBucketEncryption) is not governed.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the bucket, `requestParameters.bucketName`: who made the call, from where, and what came before it.",
      "Check which encryption new objects have now.",
      "Look for a new key that was set since.",
    ],
    harmless: "A deployment that moves to S3's own keys.",
    contain: "Put the former encryption back.",
  },
};
