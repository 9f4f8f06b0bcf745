/**
 * Types of a hub's resources that the function `detect-drift` compares with the deployment, by Pulumi's token: those on which
 * depends that events arrive, are archived and stay, and that nobody else can put or read them. What fails by itself has an alarm;
 * `npm run verify` compares everything.
 */
export const comparedTypes = [
  "aws-native:events:EventBusPolicy",
  "aws:cloudwatch/eventArchive:EventArchive",
  "aws:cloudwatch/eventBus:EventBus",
  "aws:cloudwatch/eventRule:EventRule",
  "aws:cloudwatch/eventTarget:EventTarget",
  "aws:glue/crawler:Crawler",
  "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream",
  "aws:kms/alias:Alias",
  "aws:kms/key:Key",
  "aws:s3/bucket:Bucket",
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
  "aws:s3/bucketNotification:BucketNotification",
  "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
  "aws:s3/bucketPolicy:BucketPolicy",
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
  "aws:s3/bucketVersioning:BucketVersioning",
  "aws:sqs/queue:Queue",
  "aws:sqs/queuePolicy:QueuePolicy",
] as const;

export type ComparedType = (typeof comparedTypes)[number];
