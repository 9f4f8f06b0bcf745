import type { Resource } from "../graph";
import type { QuotaCheck } from "./quota-check";

/** How a field is measured: its characters, its bytes, or its characters without white space. */
type Measure = (text: string) => number;
const characters: Measure = (text) => text.length;
const bytes: Measure = (text) => Buffer.byteLength(text);
const withoutSpace: Measure = (text) => text.replace(/\s/g, "").length;

/** `[what, property, limit, measure]` */
type FieldLimit = readonly [what: string, property: string, limit: number, measure?: Measure];

/** Limits of single text fields, by type: API references of the services, and the pages that are named. */
const limits: Readonly<Record<string, readonly FieldLimit[]>> = {
  "aws:athena/namedQuery:NamedQuery": [
    ["named query's name, characters", "name", 128],
    ["named query's description, characters", "description", 1024],
    // Athena user guide, "Service Quotas".
    ["query, characters", "query", 262_144],
  ],
  "aws:athena/workgroup:Workgroup": [
    ["workgroup's name, characters", "name", 128],
    ["workgroup's description, characters", "description", 1024],
  ],
  "aws:cloudformation/stackSet:StackSet": [
    ["StackSet name, characters", "name", 128],
    ["StackSet's description, characters", "description", 1024],
    // CloudFormation user guide, "CloudFormation quotas".
    ["CloudFormation template, bytes", "templateBody", 51_200, bytes],
  ],
  "aws:cloudwatch/dashboard:Dashboard": [["dashboard's name, characters", "dashboardName", 255]],
  "aws:cloudwatch/eventApiDestination:EventApiDestination": [
    ["API destination's name, characters", "name", 64],
    ["API destination's description, characters", "description", 512],
    ["API destination's address, characters", "invocationEndpoint", 2048],
  ],
  "aws:cloudwatch/eventArchive:EventArchive": [
    ["archive name, characters", "name", 48],
    ["archive's description, characters", "description", 512],
  ],
  "aws:cloudwatch/eventBus:EventBus": [
    ["bus's name, characters", "name", 256],
    ["bus's description, characters", "description", 512],
  ],
  "aws:cloudwatch/eventConnection:EventConnection": [
    ["connection's name, characters", "name", 64],
    ["connection's description, characters", "description", 512],
  ],
  "aws:cloudwatch/eventRule:EventRule": [
    ["event pattern, characters", "eventPattern", 2048],
    ["rule name, characters", "name", 64],
    ["rule's description, characters", "description", 512],
  ],
  // CloudWatch Logs user guide, "CloudWatch Logs quotas".
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": [["log resource policy, characters", "policyDocument", 5120]],
  "aws:cloudwatch/logGroup:LogGroup": [["log group's name, characters", "name", 512]],
  "aws:cloudwatch/metricAlarm:MetricAlarm": [
    ["alarm's name, characters", "name", 255],
    ["alarm's description, characters", "alarmDescription", 1024],
  ],
  "aws:dynamodb/table:Table": [["table's name, characters", "name", 255]],
  "aws:glue/catalogDatabase:CatalogDatabase": [["database's name, characters", "name", 255]],
  "aws:glue/catalogTable:CatalogTable": [
    ["table's name, characters", "name", 255],
    ["table's description, characters", "description", 2048],
  ],
  "aws:glue/crawler:Crawler": [
    ["crawler's name, characters", "name", 255],
    ["crawler's description, characters", "description", 2048],
  ],
  // IAM user guide, "IAM and AWS STS quotas": white space is not counted.
  "aws:iam/policy:Policy": [
    ["policy name, characters", "name", 128],
    ["policy's description, characters", "description", 1000],
    ["managed policy, characters", "policy", 6144, withoutSpace],
  ],
  "aws:iam/role:Role": [
    ["role name, characters", "name", 64],
    ["role's description, characters", "description", 1000],
    ["trust policy, characters", "assumeRolePolicy", 2048],
  ],
  "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": [["delivery stream name, characters", "name", 64]],
  // KMS developer guide, "Quotas".
  "aws:kms/key:Key": [
    ["key policy, bytes", "policy", 32_768, bytes],
    ["key's description, characters", "description", 8192],
  ],
  "aws:kms/alias:Alias": [["key alias, characters", "name", 256]],
  "aws:lambda/function:Function": [
    ["function's name, characters", "name", 64],
    ["function's description, characters", "description", 256],
  ],
  "aws:s3/bucket:Bucket": [["bucket name, characters", "bucket", 63]],
  // S3 user guide, "Bucket policies".
  "aws:s3/bucketPolicy:BucketPolicy": [["bucket policy, bytes", "policy", 20_480, bytes]],
  "aws:s3/bucketObjectv2:BucketObjectv2": [["object key, bytes", "key", 1024, bytes]],
  "aws:scheduler/schedule:Schedule": [
    ["schedule name, characters", "name", 64],
    ["schedule's description, characters", "description", 512],
  ],
  "aws:sns/topic:Topic": [["topic's name, characters", "name", 256]],
  // SNS: a topic's policy has up to 30 KB (SNS developer guide, "Amazon SNS access policies", quotas).
  "aws:sns/topicPolicy:TopicPolicy": [["topic policy, bytes", "policy", 30_720, bytes]],
  "aws:sqs/queue:Queue": [["queue name, characters", "name", 80]],
  // SQS developer guide, "Amazon SQS policy quotas".
  "aws:sqs/queuePolicy:QueuePolicy": [["queue policy, bytes", "policy", 8192, bytes]],
};

/** Compares the text fields of a resource with what its service accepts. */
export const checkFields = ({ type, urn, inputs }: Resource): QuotaCheck[] =>
  (limits[type] ?? []).flatMap(([what, property, limit, measure = characters]) => {
    const text = inputs[property];
    return typeof text === "string" ? [{ urn, what, value: measure(text), limit }] : [];
  });
