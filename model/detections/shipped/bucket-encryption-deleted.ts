import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, user, refused } from "../sample-callers";

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
      userIdentity: pipeline,
      requestParameters: {
        bucketName: "customer-exports",
        Host: "customer-exports.s3.eu-west-1.amazonaws.com",
        encryption: "",
      },
      more: { errorCode: "NoSuchBucket", errorMessage: "The specified bucket does not exist" },
    }),
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
  ],
  limits: "A setting that is replaced by a weaker one (PutBucketEncryption) is not governed.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` with `bucketName`: whether its policy or its key was changed around it.",
      "Look at who may read the bucket without the key: its policy, and access from other accounts.",
      "Ask the owner whether the setting is replaced; PutBucketEncryption should follow within minutes.",
    ],
    harmless: "Infrastructure code that replaces one setting by another, with PutBucketEncryption right after it.",
    contain:
      "Call PutBucketEncryption with the former key; objects written in between need a copy onto themselves to get it.",
  },
};
