import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

export const bucketPolicyDeleted: Detection = {
  id: "bucket-policy-deleted",
  title: "A bucket's policy was deleted",
  why: "The policy may be what denied unencrypted transport, or deletion, to everybody.",
  severity: "low",
  technique: "T1562",
  source: "aws.s3",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: ["DeleteBucketPolicy"], errorCode: [{ exists: false }] },
  },
  governedBy: "s3-exposure-changed",
  subject: ["detail.requestParameters.bucketName"],
  sample: cloudTrailSample({
    source: "aws.s3",
    eventName: "DeleteBucketPolicy",
    userIdentity: user,
    requestParameters: {
      bucketName: "customer-exports",
      Host: "customer-exports.s3.eu-west-1.amazonaws.com",
      policy: "",
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
        VersioningConfiguration: { Status: "Enabled" },
      },
    }),
    cloudTrailSample({
      source: "aws.s3",
      eventName: "DeleteBucketPolicy",
      userIdentity: user,
      requestParameters: {
        bucketName: "customer-exports",
        Host: "customer-exports.s3.eu-west-1.amazonaws.com",
        policy: "",
      },
      more: refused,
    }),
  ],
  limits: "A policy that is replaced by an empty one is a change of it.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the bucket, `requestParameters.bucketName`: who made the call, from where, and what came before it.",
      "Find the last policy in the archive: what did it deny?",
      "Check what the caller did in the bucket since.",
    ],
    harmless: "An environment that its pipeline tears down.",
    contain: "Put the last policy back.",
  },
};
