import { schemaOf } from "./schema";

/**
 * Paths of inputs that can only change by replacement: `name`, `extendedS3Configuration.dynamicPartitioningConfiguration.enabled`.
 *
 * `aws-native`'s SDK ships them. That of `aws` does not, so they are written down here as terraform-provider-aws has them
 * (`ForceNew` in its resource schemas), for the types that this program is made of. A type that is not listed is replaced
 * when what identifies it changes.
 */
export function replacedBy(type: string): readonly string[] {
  if (type.startsWith("aws-native:")) return schemaOf(type).replaceOnChanges;
  if (!type.startsWith("aws:")) return [];
  return [...(listed[type] ?? identifying), "region"];
}

const identifying = ["name", "namePrefix", "bucket", "bucketPrefix", "functionName", "policyName"];
const ofBucket = ["bucket", "expectedBucketOwner"];

const listed: Readonly<Record<string, readonly string[]>> = {
  "aws:athena/namedQuery:NamedQuery": ["name", "description", "database", "query", "workgroup"],
  "aws:cloudformation/stackInstances:StackInstances": ["stackSetName", "callAs", "accounts"],
  "aws:cloudformation/stackSet:StackSet": ["name", "permissionModel"],
  "aws:cloudwatch/eventArchive:EventArchive": ["name", "eventSourceArn"],
  "aws:cloudwatch/eventBus:EventBus": ["name", "eventSourceName"],
  "aws:cloudwatch/eventRule:EventRule": ["name", "namePrefix", "eventBusName"],
  "aws:cloudwatch/eventTarget:EventTarget": ["rule", "targetId", "eventBusName"],
  "aws:cloudwatch/logDelivery:LogDelivery": ["deliveryDestinationArn", "deliverySourceName"],
  "aws:cloudwatch/logDeliverySource:LogDeliverySource": ["name", "logType", "resourceArn"],
  "aws:cloudwatch/logGroup:LogGroup": ["name", "namePrefix", "logGroupClass"],
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": ["policyName", "resourceArn"],
  "aws:cloudwatch/logStream:LogStream": ["name", "logGroupName"],
  "aws:dynamodb/table:Table": ["name", "hashKey", "rangeKey"],
  "aws:glue/catalogDatabase:CatalogDatabase": ["name", "catalogId"],
  "aws:glue/catalogTable:CatalogTable": ["name", "databaseName", "catalogId"],
  "aws:iam/role:Role": ["name", "namePrefix", "path"],
  "aws:iam/rolePolicy:RolePolicy": ["name", "namePrefix", "role"],
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": ["role", "policyArn"],
  "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": [
    "name",
    "destination",
    "extendedS3Configuration.dynamicPartitioningConfiguration.enabled",
  ],
  "aws:kms/alias:Alias": ["name", "namePrefix"],
  "aws:kms/key:Key": ["customerMasterKeySpec", "keyUsage", "multiRegion"],
  "aws:lambda/eventSourceMapping:EventSourceMapping": ["eventSourceArn", "startingPosition"],
  "aws:lambda/function:Function": ["name", "packageType"],
  "aws:lambda/permission:Permission": [
    "action",
    "eventSourceToken",
    "function",
    "principal",
    "principalOrgId",
    "qualifier",
    "sourceAccount",
    "sourceArn",
    "statementId",
  ],
  "aws:s3/bucket:Bucket": ["bucket", "bucketPrefix", "objectLockEnabled"],
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": ofBucket,
  "aws:s3/bucketLogging:BucketLogging": ofBucket,
  "aws:s3/bucketNotification:BucketNotification": ofBucket,
  "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": ofBucket,
  "aws:s3/bucketObjectv2:BucketObjectv2": ["bucket", "key"],
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": ofBucket,
  "aws:s3/bucketPolicy:BucketPolicy": ofBucket,
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": ofBucket,
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": ofBucket,
  "aws:s3/bucketVersioning:BucketVersioning": ofBucket,
  "aws:scheduler/schedule:Schedule": ["name", "namePrefix", "groupName"],
  "aws:secretsmanager/secretVersion:SecretVersion": ["secretId", "secretString", "secretBinary"],
  "aws:sns/topic:Topic": ["name", "namePrefix", "fifoTopic"],
  "aws:sns/topicPolicy:TopicPolicy": ["arn"],
  "aws:sns/topicSubscription:TopicSubscription": ["topic", "protocol", "endpoint"],
  "aws:sqs/queue:Queue": ["name", "namePrefix", "fifoQueue"],
  "aws:sqs/queuePolicy:QueuePolicy": ["queueUrl"],
};
