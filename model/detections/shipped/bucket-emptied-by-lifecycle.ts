import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, user } from "../sample-callers";

export const bucketEmptiedByLifecycle: Detection = {
  id: "bucket-emptied-by-lifecycle",
  title: "A lifecycle rule deletes objects within a week",
  why: "A rule with an expiry of a day empties a bucket overnight, on S3's own account and without a single DeleteObject.",
  severity: "high",
  technique: "T1485.001",
  source: "aws.s3",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["PutBucketLifecycle"],
      requestParameters: { LifecycleConfiguration: { Rule: { Expiration: { Days: [{ numeric: ["<=", 7] }] } } } },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "s3-exposure-changed",
  subject: ["detail.requestParameters.bucketName"],
  sample: cloudTrailSample({
    source: "aws.s3",
    eventName: "PutBucketLifecycle",
    userIdentity: user,
    requestParameters: {
      bucketName: "customer-exports",
      Host: "customer-exports.s3.eu-west-1.amazonaws.com",
      lifecycle: "",
      LifecycleConfiguration: { Rule: { ID: "cleanup", Status: "Enabled", Filter: {}, Expiration: { Days: 1 } } },
    },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.s3",
      eventName: "PutBucketLifecycle",
      userIdentity: pipeline,
      requestParameters: {
        bucketName: "customer-exports",
        Host: "customer-exports.s3.eu-west-1.amazonaws.com",
        lifecycle: "",
        LifecycleConfiguration: {
          Rule: { ID: "keep a year", Status: "Enabled", Filter: {}, Expiration: { Days: 365 } },
        },
      },
    }),
    cloudTrailSample({
      source: "aws.s3",
      eventName: "PutBucketLifecycle",
      userIdentity: user,
      requestParameters: {
        bucketName: "customer-exports",
        Host: "customer-exports.s3.eu-west-1.amazonaws.com",
        lifecycle: "",
        LifecycleConfiguration: {
          Rule: {
            ID: "cleanup",
            Status: "Enabled",
            Filter: {},
            AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
          },
        },
      },
    }),
  ],
  limits:
    "An expiry given as a date is not seen; short-lived folders of temporary files alert until they are excluded.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` with `bucketName`: whether versioning was suspended or other rules were written before.",
      "Read the rule in `LifecycleConfiguration`: an empty `Filter` is the whole bucket, a prefix may be a folder of temporary files.",
      "Look whether the bucket has versions, a lock or a replica that survive the expiry.",
    ],
    harmless:
      "A short expiry of a folder of temporary files, whose prefix says so, by the pipeline that owns the bucket.",
    contain:
      "Call DeleteBucketLifecycle or put the former configuration before midnight UTC, when S3 acts on it; restore deleted versions by removing their delete markers.",
  },
};
