import { arns, type HubPlace } from "../names";
import type { RulePlan } from "../rule";

const call = { "detail-type": ["AWS API Call via CloudTrail"] };

/**
 * Rules for calls that would make the archive unreadable or deletable: no metric shows a disabled key or a deleted
 * bucket policy. They are on the governance account's default bus, along with the forwarding, so that they work while
 * the archive does not. Deployments of this program that change key or buckets are reported too.
 *
 * `resources` of a CloudTrail record has the key's ARN, however the caller named it (KMS developer guide, "Logging AWS
 * KMS API calls with AWS CloudTrail").
 */
export const watchRules = (place: HubPlace, keyArn: string): RulePlan[] => [
  {
    suffix: "evidence-key",
    description: "Somebody endangers the archive's key",
    pattern: {
      source: ["aws.kms"],
      ...call,
      detail: {
        eventName: ["DisableKey", "DisableKeyRotation", "PutKeyPolicy", "ScheduleKeyDeletion"],
        resources: { ARN: [keyArn] },
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
            place.names.bucket(purpose, place.accountId, place.region),
          ),
        },
      },
    },
  },
];

/** ARN pattern of these rules, which topic and dead-letter queue admit. */
export const watchRuleArns = ({ names, region, accountId }: HubPlace): string =>
  arns.rule(region, accountId, names.rule("evidence-*"));
