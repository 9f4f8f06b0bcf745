import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

export const bucketLoggingRemoved: Detection = {
  id: "bucket-logging-removed",
  title: "A bucket's access log was switched off",
  why: "Without the log nobody can say who read or took what.",
  severity: "medium",
  technique: "T1562.008",
  source: "aws.s3",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["PutBucketLogging"],
      requestParameters: { BucketLoggingStatus: { LoggingEnabled: { TargetBucket: [{ exists: false }] } } },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "s3-settings-changed",
  subject: ["detail.requestParameters.bucketName"],
  sample: cloudTrailSample({
    source: "aws.s3",
    eventName: "PutBucketLogging",
    userIdentity: user,
    requestParameters: {
      bucketName: "customer-exports",
      Host: "customer-exports.s3.eu-west-1.amazonaws.com",
      logging: "",
      BucketLoggingStatus: { xmlns: "http://s3.amazonaws.com/doc/2006-03-01/" },
    },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.s3",
      eventName: "PutBucketLogging",
      userIdentity: pipeline,
      requestParameters: {
        bucketName: "customer-exports",
        Host: "customer-exports.s3.eu-west-1.amazonaws.com",
        logging: "",
        BucketLoggingStatus: { LoggingEnabled: { TargetBucket: "access-logs", TargetPrefix: "customer-exports/" } },
      },
    }),
    cloudTrailSample({
      source: "aws.s3",
      eventName: "PutBucketLogging",
      userIdentity: user,
      requestParameters: {
        bucketName: "customer-exports",
        Host: "customer-exports.s3.eu-west-1.amazonaws.com",
        logging: "",
      },
      more: refused,
    }),
  ],
  limits: "A log that is sent to another bucket instead is not seen.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the bucket, `requestParameters.bucketName`: who made the call, from where, and what came before it.",
      "Check whether data events of the bucket are logged by a trail.",
      "Look at what the caller did in the bucket since.",
    ],
    harmless: "A move from access logs to data events.",
    contain: "Switch the log on again, and keep the log bucket out of the caller's reach.",
  },
};
