import { type CloudTrailSample, cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { refused, user } from "../sample-callers";

const call: CloudTrailSample = {
  source: "aws.s3",
  eventName: "PutBucketLogging",
  userIdentity: user,
  requestParameters: {
    logging: "",
    bucketName: "customer-exports",
    Host: "customer-exports.s3.eu-west-1.amazonaws.com",
    BucketLoggingStatus: { xmlns: "http://s3.amazonaws.com/doc/2006-03-01/" },
  },
};

export const bucketAccessLoggingRemoved: Detection = {
  id: "bucket-access-logging-removed",
  title: "A bucket's access log was switched off",
  why: "From now on nobody can say who read the bucket's objects, unless a trail logs data events.",
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
  sample: cloudTrailSample(call),
  nearMisses: [
    cloudTrailSample({ ...call, more: refused }),
    cloudTrailSample({
      ...call,
      requestParameters: {
        logging: "",
        bucketName: "customer-exports",
        Host: "customer-exports.s3.eu-west-1.amazonaws.com",
        BucketLoggingStatus: {
          xmlns: "http://s3.amazonaws.com/doc/2006-03-01/",
          LoggingEnabled: { TargetBucket: "access-logs", TargetPrefix: "customer-exports/" },
        },
      },
    }),
  ],
  limits: "A log that is sent to another bucket, which a pattern cannot judge.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run everything-that-touched-one-resource for the bucket.",
      "Look what the bucket holds, and whether a trail logs its data events.",
      "Ask its owner.",
    ],
    harmless: "A bucket that is being emptied and deleted, by its own team.",
    contain: "Switch the log on again, to the same bucket and prefix.",
  },
};
