import type { Json } from "../envelope";
import { arns, type HubPlace } from "../names";
import type { RulePlan } from "../rule";

/** Names of this environment's resources; bus and replay archive have the bare prefix. */
const own = ({ names }: HubPlace): Json[] => [{ prefix: `${names.prefix}-` }, names.prefix];

const ownArn = ({ names, region, accountId }: HubPlace, service: string, type: string): Json[] => [
  { prefix: `arn:aws:${service}:${region}:${accountId}:${type}${names.prefix}-` },
];

const call = { "detail-type": ["AWS API Call via CloudTrail"] };

/**
 * Rules for calls that would make the archive unreadable or deletable, or keep events out of it: no metric shows a
 * disabled key or a deleted bucket policy. They are on the governance account's default bus, along with the forwarding,
 * so that they work while archive, central bus or functions do not. Deployments of this program that make such a call
 * are reported too.
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
    suffix: "evidence-bus",
    description: "Somebody switches off rules, the central bus or its replay archive",
    pattern: {
      source: ["aws.events"],
      ...call,
      detail: {
        eventName: [
          "DeleteArchive",
          "DeleteEventBus",
          "DeleteRule",
          "DisableRule",
          "RemovePermission",
          "RemoveTargets",
          "UpdateArchive",
        ],
        $or: ["name", "rule", "eventBusName", "archiveName"].map((field) => ({
          requestParameters: { [field]: own(place) },
        })),
      },
    },
  },
  {
    suffix: "evidence-streams",
    description: "Somebody deletes a delivery stream of the archive, or sends its events elsewhere",
    pattern: {
      source: ["aws.firehose"],
      ...call,
      detail: {
        eventName: ["DeleteDeliveryStream", "StopDeliveryStreamEncryption", "UpdateDestination"],
        requestParameters: { deliveryStreamName: own(place) },
      },
    },
  },
  {
    suffix: "evidence-functions",
    description: "Somebody keeps a function from running",
    pattern: {
      source: ["aws.lambda"],
      ...call,
      detail: {
        eventName: [
          "DeleteEventSourceMapping20150331",
          "DeleteFunction20150331",
          "PutFunctionConcurrency20171031",
          "UpdateEventSourceMapping20150331",
        ],
        $or: [
          { requestParameters: { functionName: [...own(place), ...ownArn(place, "lambda", "function:")] } },
          { responseElements: { functionArn: ownArn(place, "lambda", "function:") } },
        ],
      },
    },
  },
  {
    suffix: "evidence-alarms",
    description: "Somebody deletes alarms, or cuts them off from people",
    pattern: {
      $or: [
        {
          source: ["aws.monitoring"],
          ...call,
          detail: {
            eventName: ["DeleteAlarms", "DisableAlarmActions"],
            requestParameters: { alarmNames: own(place) },
          },
        },
        {
          source: ["aws.sns"],
          ...call,
          detail: {
            eventName: ["DeleteTopic", "RemovePermission", "SetTopicAttributes", "Unsubscribe"],
            $or: ["topicArn", "subscriptionArn"].map((field) => ({
              requestParameters: { [field]: ownArn(place, "sns", "") },
            })),
          },
        },
      ],
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
          "PutBucketAcl",
          "PutBucketEncryption",
          "PutBucketLifecycle",
          "PutBucketLifecycleConfiguration",
          "PutBucketLogging",
          "PutBucketNotification",
          "PutBucketObjectLockConfiguration",
          "PutBucketOwnershipControls",
          "PutBucketPolicy",
          "PutBucketPublicAccessBlock",
          "PutBucketReplication",
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
