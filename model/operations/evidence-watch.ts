import type { JsonObject } from "../envelope";
import { arns, type Names } from "../names";

/** A rule of the governance account's default bus that tells people at once. */
export interface WatchRule {
  readonly suffix: string;
  readonly description: string;
  readonly pattern: JsonObject;
}

const call = { "detail-type": ["AWS API Call via CloudTrail"] };

/**
 * What would make the archive unreadable or deletable, told as it happens: no metric shows a key that is disabled or a
 * bucket policy that is gone. They stand on the account's own bus, beside the forwarding, so that they work while the
 * archive does not. Deployments of this program that change key or buckets are told too.
 *
 * `resources` of a CloudTrail record names the key by its ARN, however the caller named it (KMS developer guide, "Logging
 * AWS KMS API calls with AWS CloudTrail").
 */
export const watchRules = (names: Names, place: { accountId: string; region: string; keyArn: string }): WatchRule[] => [
  {
    suffix: "evidence-key",
    description: "Somebody endangers the archive's key",
    pattern: {
      source: ["aws.kms"],
      ...call,
      detail: {
        eventName: ["DisableKey", "DisableKeyRotation", "PutKeyPolicy", "ScheduleKeyDeletion"],
        resources: { ARN: [place.keyArn] },
      },
    },
  },
  {
    suffix: "evidence-buckets",
    description: "Somebody changes what protects the archive's buckets",
    pattern: {
      source: ["aws.s3"],
      ...call,
      detail: {
        eventName: [
          "DeleteBucket",
          "DeleteBucketEncryption",
          "DeleteBucketLifecycle",
          "DeleteBucketPolicy",
          "DeleteBucketPublicAccessBlock",
          "PutBucketEncryption",
          "PutBucketLifecycle",
          "PutBucketLifecycleConfiguration",
          "PutBucketLogging",
          "PutBucketObjectLockConfiguration",
          "PutBucketPolicy",
          "PutBucketPublicAccessBlock",
          "PutBucketVersioning",
        ],
        requestParameters: {
          bucketName: ["archive", "working", "logs"].map((purpose) =>
            names.bucket(purpose, place.accountId, place.region),
          ),
        },
      },
    },
  },
];

/** ARN pattern of these rules: topic and dead-letter queue admit them. */
export const watchRuleArns = (names: Names, region: string, accountId: string): string =>
  arns.rule(region, accountId, names.rule("evidence-*"));
