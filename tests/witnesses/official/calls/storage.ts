import { call, type Creations, type Inputs, some } from "./call";

/** S3, DynamoDB and KMS (their API references). A bucket's settings are resources of their own in the provider. */
export const storage: Creations = {
  "aws:s3/bucket:Bucket": {
    // `forceDestroy` is the provider's own: what it empties before it deletes the bucket.
    calls: ({ tags, objectLockEnabled, forceDestroy: _, ...rest }) => [
      call("s3.CreateBucket", { ...rest, objectLockEnabledForBucket: objectLockEnabled }),
      ...(tags === undefined
        ? []
        : [call("s3.PutBucketTagging", { bucket: rest["bucket"], tagging: { tagSet: tags } })]),
    ],
    schema: { type: "AWS::S3::Bucket", properties: ({ bucket, tags }) => ({ bucketName: bucket, tags }) },
  },
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": {
    calls: ({ bucket, ...rest }) => [
      call("s3.PutBucketLifecycleConfiguration", { bucket, lifecycleConfiguration: rest }),
    ],
  },
  "aws:s3/bucketLogging:BucketLogging": {
    calls: ({ bucket, ...rest }) => [
      call("s3.PutBucketLogging", { bucket, bucketLoggingStatus: { loggingEnabled: rest } }),
    ],
  },
  "aws:s3/bucketNotification:BucketNotification": {
    calls: ({ bucket, queues, eventbridge, ...rest }) => [
      call("s3.PutBucketNotificationConfiguration", {
        bucket,
        notificationConfiguration: {
          ...rest,
          queueConfigurations: queues?.map(({ filterPrefix, filterSuffix, ...queue }: Inputs) => ({
            ...queue,
            filter: filtering({ prefix: filterPrefix, suffix: filterSuffix }),
          })),
          eventBridgeConfiguration: eventbridge === true ? {} : undefined,
        },
      }),
    ],
  },
  "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": {
    calls: ({ bucket, ...rest }) => [
      call("s3.PutObjectLockConfiguration", {
        bucket,
        objectLockConfiguration: { objectLockEnabled: "Enabled", ...rest },
      }),
    ],
  },
  "aws:s3/bucketObjectv2:BucketObjectv2": {
    calls: ({ content, tags, overrideProvider: _, forceDestroy: __, source: ___, ...rest }) => [
      call("s3.PutObject", {
        ...rest,
        body: content,
        tagging: tags && new URLSearchParams(tags as Record<string, string>).toString(),
      }),
    ],
  },
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": {
    calls: ({ bucket, rule, ...rest }) => [
      call("s3.PutBucketOwnershipControls", { bucket, ownershipControls: { rules: [rule], ...rest } }),
    ],
  },
  "aws:s3/bucketPolicy:BucketPolicy": {
    calls: (inputs) => [call("s3.PutBucketPolicy", inputs)],
  },
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": {
    calls: ({ bucket, ...rest }) => [call("s3.PutPublicAccessBlock", { bucket, publicAccessBlockConfiguration: rest })],
  },
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": {
    calls: ({ bucket, ...rest }) => [
      call("s3.PutBucketEncryption", { bucket, serverSideEncryptionConfiguration: rest }),
    ],
  },
  "aws:s3/bucketVersioning:BucketVersioning": {
    calls: (inputs) => [call("s3.PutBucketVersioning", inputs)],
  },
  "aws:dynamodb/table:Table": {
    calls: ({ name, hashKey, rangeKey, attributes, ttl, pointInTimeRecovery, serverSideEncryption, ...rest }) => [
      call("dynamodb.CreateTable", {
        ...rest,
        tableName: name,
        keySchema: [
          { attributeName: hashKey, keyType: "HASH" },
          ...(rangeKey === undefined ? [] : [{ attributeName: rangeKey, keyType: "RANGE" }]),
        ],
        attributeDefinitions: attributes?.map((each: Inputs) => ({
          attributeName: each["name"],
          attributeType: each["type"],
        })),
        sseSpecification: serverSideEncryption,
      }),
      call("dynamodb.UpdateTimeToLive", { tableName: name, timeToLiveSpecification: ttl }),
      call("dynamodb.UpdateContinuousBackups", {
        tableName: name,
        pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: pointInTimeRecovery?.enabled },
      }),
    ],
    schema: {
      type: "AWS::DynamoDB::Table",
      properties: ({ name, billingMode, tags }) => ({ tableName: name, billingMode, tags, keySchema: [] }),
    },
  },
  "aws:kms/key:Key": {
    // The window counts when the key is deleted.
    calls: ({ deletionWindowInDays, enableKeyRotation, ...rest }) => [
      call("kms.CreateKey", rest),
      ...(enableKeyRotation === true ? [call("kms.EnableKeyRotation", { keyId: anyKey })] : []),
      call("kms.ScheduleKeyDeletion", { keyId: anyKey, pendingWindowInDays: deletionWindowInDays }),
    ],
    schema: { type: "AWS::KMS::Key", properties: ({ policy: _, ...rest }) => rest },
  },
  "aws:kms/alias:Alias": {
    calls: ({ name, ...rest }) => [call("kms.CreateAlias", { aliasName: name, ...rest })],
    schema: { type: "AWS::KMS::Alias", properties: ({ name, ...rest }) => ({ aliasName: name, ...rest }) },
  },
};

/** The key's id is AWS's choice. */
const anyKey = "00000000-0000-0000-0000-000000000000";

function filtering(of: Inputs): Inputs | undefined {
  const rules = Object.entries(some(of) ?? {}).map(([name, value]) => ({ name, value: String(value) }));
  return rules.length === 0 ? undefined : { key: { filterRules: rules } };
}
