import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

export const bucketVersioningSuspended: Detection = {
  id: "bucket-versioning-suspended",
  title: "Versioning of a bucket was suspended",
  why: "Without versions an overwrite or a deletion is final: ransomware suspends them first.",
  severity: "medium",
  technique: "T1490",
  source: "aws.s3",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["PutBucketVersioning"],
      requestParameters: { VersioningConfiguration: { Status: ["Suspended"] } },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "s3-exposure-changed",
  subject: ["detail.requestParameters.bucketName"],
  sample: cloudTrailSample({
    source: "aws.s3",
    eventName: "PutBucketVersioning",
    userIdentity: user,
    requestParameters: {
      bucketName: "customer-exports",
      Host: "customer-exports.s3.eu-west-1.amazonaws.com",
      versioning: "",
      VersioningConfiguration: { xmlns: "http://s3.amazonaws.com/doc/2006-03-01/", Status: "Suspended" },
    },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.s3",
      eventName: "PutBucketVersioning",
      userIdentity: user,
      requestParameters: {
        bucketName: "customer-exports",
        Host: "customer-exports.s3.eu-west-1.amazonaws.com",
        versioning: "",
        VersioningConfiguration: { xmlns: "http://s3.amazonaws.com/doc/2006-03-01/", Status: "Suspended" },
      },
      more: refused,
    }),

    cloudTrailSample({
      source: "aws.s3",
      eventName: "PutBucketVersioning",
      userIdentity: pipeline,
      requestParameters: {
        bucketName: "customer-exports",
        Host: "customer-exports.s3.eu-west-1.amazonaws.com",
        versioning: "",
        VersioningConfiguration: { xmlns: "http://s3.amazonaws.com/doc/2006-03-01/", Status: "Enabled" },
      },
    }),
  ],
  limits: "Old versions that are deleted one by one.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the bucket, `requestParameters.bucketName`: who made the call, from where, and what came before it.",
      "Look for deletions and overwritten objects since.",
      "Check whether a lifecycle rule was added.",
    ],
    harmless: "A bucket of temporary files, by its usual deployment.",
    contain: "Turn versioning on again; what was overwritten meanwhile is gone.",
  },
};
