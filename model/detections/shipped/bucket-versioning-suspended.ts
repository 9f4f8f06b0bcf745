import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, user } from "../sample-callers";

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
      userIdentity: pipeline,
      requestParameters: {
        bucketName: "customer-exports",
        Host: "customer-exports.s3.eu-west-1.amazonaws.com",
        versioning: "",
        VersioningConfiguration: { xmlns: "http://s3.amazonaws.com/doc/2006-03-01/", Status: "Enabled" },
      },
    }),
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
      more: {
        errorCode: "InvalidBucketState",
        errorMessage:
          "An Object Lock configuration is present on this bucket, so the versioning state cannot be changed.",
      },
    }),
  ],
  limits: "Old versions that are deleted one by one.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` with `bucketName`: whether deletions, a lifecycle rule or another key followed.",
      "Look at who did it: ransomware comes with a user's key or a workload's role, and from a `sourceIPAddress` that is new.",
      "Look whether the bucket has a lock, a replica or a backup that does not depend on versions.",
    ],
    harmless: "A bucket of build artifacts or logs whose owner saves cost, announced in its code.",
    contain:
      "Call PutBucketVersioning with Enabled; versions from before are kept, what was overwritten in between is lost. Deny the caller s3:DeleteObject meanwhile.",
  },
};
