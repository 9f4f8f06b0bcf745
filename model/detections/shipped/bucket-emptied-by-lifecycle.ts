import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

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
      requestParameters: {
        LifecycleConfiguration: { Rule: { Status: ["Enabled"], Expiration: { Days: [{ numeric: ["<=", 7] }] } } },
      },
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
      userIdentity: user,
      requestParameters: {
        bucketName: "customer-exports",
        Host: "customer-exports.s3.eu-west-1.amazonaws.com",
        lifecycle: "",
        LifecycleConfiguration: { Rule: { ID: "cleanup", Status: "Enabled", Filter: {}, Expiration: { Days: 1 } } },
      },
      more: refused,
    }),

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
          Rule: [
            { ID: "drafts", Status: "Disabled", Filter: {}, Expiration: { Days: 1 } },
            { ID: "keep a year", Status: "Enabled", Filter: {}, Expiration: { Days: 365 } },
          ],
        },
      },
    }),
  ],
  limits:
    "An expiry given as a date is not seen; short-lived folders of temporary files alert until they are excluded.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the bucket, `requestParameters.bucketName`: who made the call, from where, and what came before it.",
      "Check whether versioning is on, and whether noncurrent versions expire too.",
      "Find out when the rule acts: once a day, about midnight UTC.",
    ],
    harmless: "A bucket of temporary files, by its usual deployment.",
    contain: "Delete the rule before midnight UTC, and suspend the caller.",
  },
};
