import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

export const objectsReEncrypted: Detection = {
  id: "objects-re-encrypted",
  title: "Objects were encrypted under a key that the caller brought",
  why: "With a key of the caller's own AWS keeps no copy: who wants the objects back must ask the caller.",
  severity: "high",
  technique: "T1486",
  source: "aws.s3",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      $or: [
        { eventName: ["UpdateObjectEncryption"] },
        {
          eventName: ["CopyObject", "CreateMultipartUpload", "PutObject"],
          requestParameters: { "x-amz-server-side-encryption-customer-algorithm": [{ exists: true }] },
        },
      ],
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "s3-objects-accessed",
  subject: ["detail.requestParameters.bucketName"],
  sample: cloudTrailSample({
    source: "aws.s3",
    eventName: "CopyObject",
    dataEvent: true,
    userIdentity: user,
    requestParameters: {
      bucketName: "customer-exports",
      Host: "customer-exports.s3.eu-west-1.amazonaws.com",
      key: "2026/03/17/orders.parquet",
      "x-amz-server-side-encryption-customer-algorithm": "AES256",
    },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.s3",
      eventName: "PutObject",
      dataEvent: true,
      userIdentity: pipeline,
      requestParameters: {
        bucketName: "customer-exports",
        Host: "customer-exports.s3.eu-west-1.amazonaws.com",
        key: "2026/03/17/orders.parquet",
        "x-amz-server-side-encryption": "aws:kms",
      },
    }),
    cloudTrailSample({
      source: "aws.s3",
      eventName: "CopyObject",
      dataEvent: true,
      userIdentity: user,
      requestParameters: {
        bucketName: "customer-exports",
        Host: "customer-exports.s3.eu-west-1.amazonaws.com",
        key: "2026/03/17/orders.parquet",
        "x-amz-server-side-encryption-customer-algorithm": "AES256",
      },
      more: refused,
    }),
  ],
  limits:
    "An application that brings its own keys alerts once for each bucket; a copy under a KMS key of another account is not told apart.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the bucket, `requestParameters.bucketName`: who made the call, from where, and what came before it.",
      "Count the objects that were written this way, and whether their former versions are left.",
      "Check whether versioning was suspended or a lifecycle rule added before.",
    ],
    harmless: "An application that is known to bring its own keys.",
    contain:
      "Block encryption with customer-provided keys in the bucket's settings, suspend the caller, and restore former versions.",
  },
};
