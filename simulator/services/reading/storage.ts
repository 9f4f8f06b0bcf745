import { type Action, AwsError, type Call, type Input } from "../protocols/service";
import type { Resource } from "../../graph";
import type { RecordedIndex } from "./recorded-index";
import { rewritten } from "./recorded-index";

interface Part {
  /** Type token of the recorded part, which has the bucket's name as an input. */
  readonly type: string;
  readonly iam: string;
  readonly route: string;
  /** Error of S3 for a bucket without it; absent: the answer is empty. */
  readonly none?: string;
  readonly answer: (inputs: Readonly<Record<string, any>>) => Record<string, unknown>;
  readonly empty?: Record<string, unknown>;
}

/** The parts of a bucket's configuration (S3 API reference), each recorded as a resource of its own. */
const parts: Readonly<Record<string, Part>> = {
  GetBucketPolicy: {
    type: "aws:s3/bucketPolicy:BucketPolicy",
    iam: "s3:GetBucketPolicy",
    route: "GET /{Bucket}?policy",
    none: "NoSuchBucketPolicy",
    answer: ({ policy }) => ({ $body: rewritten(policy) }),
  },
  GetBucketVersioning: {
    type: "aws:s3/bucketVersioning:BucketVersioning",
    iam: "s3:GetBucketVersioning",
    route: "GET /{Bucket}?versioning",
    answer: ({ versioningConfiguration }) => ({ VersioningConfiguration: { Status: versioningConfiguration.status } }),
    empty: { VersioningConfiguration: {} },
  },
  GetBucketEncryption: {
    type: "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    iam: "s3:GetEncryptionConfiguration",
    route: "GET /{Bucket}?encryption",
    answer: ({ rules: [rule] }) => ({
      ServerSideEncryptionConfiguration: {
        Rule: {
          ApplyServerSideEncryptionByDefault: {
            SSEAlgorithm: rule.applyServerSideEncryptionByDefault.sseAlgorithm,
            KMSMasterKeyID: rule.applyServerSideEncryptionByDefault.kmsMasterKeyId,
          },
          BucketKeyEnabled: rule.bucketKeyEnabled ?? false,
        },
      },
    }),
    // Every bucket has this one (S3 user guide, "Setting default server-side encryption behavior for Amazon S3 buckets").
    empty: {
      ServerSideEncryptionConfiguration: {
        Rule: { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" }, BucketKeyEnabled: false },
      },
    },
  },
  GetBucketLifecycleConfiguration: {
    type: "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
    iam: "s3:GetLifecycleConfiguration",
    route: "GET /{Bucket}?lifecycle",
    none: "NoSuchLifecycleConfiguration",
    answer: ({ rules }) => ({
      LifecycleConfiguration: {
        Rule: rules.map((rule: Readonly<Record<string, any>>) => ({
          ID: rule["id"],
          // S3 writes a filter without conditions back as one with an empty prefix.
          Filter: { Prefix: rule["filter"]?.prefix ?? "" },
          Status: rule["status"],
          Expiration: rule["expiration"] && { Days: rule["expiration"].days },
          NoncurrentVersionExpiration: rule["noncurrentVersionExpiration"] && {
            NoncurrentDays: rule["noncurrentVersionExpiration"].noncurrentDays,
          },
          AbortIncompleteMultipartUpload: rule["abortIncompleteMultipartUpload"] && {
            DaysAfterInitiation: rule["abortIncompleteMultipartUpload"].daysAfterInitiation,
          },
          Transition: (rule["transitions"] ?? []).map((each: Readonly<Record<string, unknown>>) => ({
            Days: each["days"],
            StorageClass: each["storageClass"],
          })),
        })),
      },
    }),
  },
  GetObjectLockConfiguration: {
    type: "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
    iam: "s3:GetBucketObjectLockConfiguration",
    route: "GET /{Bucket}?object-lock",
    none: "ObjectLockConfigurationNotFoundError",
    answer: ({ rule }) => ({
      ObjectLockConfiguration: {
        ObjectLockEnabled: "Enabled",
        Rule: { DefaultRetention: { Mode: rule.defaultRetention.mode, Days: rule.defaultRetention.days } },
      },
    }),
  },
  GetPublicAccessBlock: {
    type: "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
    iam: "s3:GetBucketPublicAccessBlock",
    route: "GET /{Bucket}?publicAccessBlock",
    none: "NoSuchPublicAccessBlockConfiguration",
    answer: (inputs) => ({
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: inputs["blockPublicAcls"],
        BlockPublicPolicy: inputs["blockPublicPolicy"],
        IgnorePublicAcls: inputs["ignorePublicAcls"],
        RestrictPublicBuckets: inputs["restrictPublicBuckets"],
      },
    }),
  },
  GetBucketNotificationConfiguration: {
    type: "aws:s3/bucketNotification:BucketNotification",
    iam: "s3:GetBucketNotification",
    route: "GET /{Bucket}?notification",
    answer: ({ queues = [] }) => ({
      NotificationConfiguration: {
        QueueConfiguration: queues.map((queue: Readonly<Record<string, any>>) => ({
          Id: queue["id"],
          Queue: queue["queueArn"],
          Event: queue["events"],
          Filter: { S3Key: { FilterRule: [{ Name: "Prefix", Value: queue["filterPrefix"] ?? "" }] } },
        })),
      },
    }),
    empty: { NotificationConfiguration: {} },
  },
};

const bucketNamed = (index: RecordedIndex, { Bucket: name }: Input): Resource => {
  const bucket = index.by("aws:s3/bucket:Bucket", "bucket", String(name));
  if (bucket === undefined) throw new AwsError("NoSuchBucket", "The specified bucket does not exist", 404);
  return bucket;
};

/** Configurations of recorded buckets. */
export const readBuckets = (index: RecordedIndex): Readonly<Record<string, Action<any>>> =>
  Object.fromEntries(
    Object.entries(parts).map(([name, { type, iam, route, none, answer, empty }]): [string, Action<any>] => [
      name,
      {
        iam,
        route,
        resources: ({ Bucket: bucket }) => [`arn:aws:s3:::${String(bucket)}`],
        owner: (input) => index.by("aws:s3/bucket:Bucket", "bucket", String(input["Bucket"]))?.account,
        run: (_state, input) => {
          const bucket = bucketNamed(index, input);
          const part = index.by(type, "bucket", String(bucket.inputs["bucket"]));
          if (part !== undefined) return answer(part.inputs);
          if (none !== undefined) throw new AwsError(none, "The bucket has none.", 404);
          return empty ?? {};
        },
      },
    ]),
  );

/** Delivery streams of S3, read back (Firehose API reference, DescribeDeliveryStream). */
export const readStreams = (index: RecordedIndex): Readonly<Record<string, Action<any>>> => ({
  DescribeDeliveryStream: {
    resources: ({ DeliveryStreamName: name }, { region, account }) => [
      `arn:aws:firehose:${region}:${account}:deliverystream/${String(name)}`,
    ],
    run: (_state, { DeliveryStreamName: name }, call: Call) => {
      const stream = index.named(
        "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream",
        call.account,
        call.region,
        String(name),
      );
      if (stream === undefined) throw new AwsError("ResourceNotFoundException", `Firehose ${String(name)} not found.`);
      const s3 = stream.inputs["extendedS3Configuration"] as Readonly<Record<string, any>>;
      const encryption = stream.inputs["serverSideEncryption"] as Readonly<Record<string, any>> | undefined;
      return {
        DeliveryStreamDescription: {
          DeliveryStreamName: name,
          DeliveryStreamARN: stream.outputs["arn"],
          DeliveryStreamStatus: stream.outputs["status"] ?? "ACTIVE",
          DeliveryStreamType: "DirectPut",
          VersionId: "1",
          HasMoreDestinations: false,
          DeliveryStreamEncryptionConfiguration:
            encryption?.["enabled"] === true
              ? { Status: "ENABLED", KeyType: encryption["keyType"] }
              : { Status: "DISABLED" },
          Destinations: [
            {
              DestinationId: "destinationId-000000000001",
              ExtendedS3DestinationDescription: {
                RoleARN: s3["roleArn"],
                BucketARN: s3["bucketArn"],
                Prefix: s3["prefix"],
                ErrorOutputPrefix: s3["errorOutputPrefix"],
                BufferingHints: { SizeInMBs: s3["bufferingSize"], IntervalInSeconds: s3["bufferingInterval"] },
                CompressionFormat: s3["compressionFormat"],
                EncryptionConfiguration:
                  s3["kmsKeyArn"] === undefined
                    ? { NoEncryptionConfig: "NoEncryption" }
                    : { KMSEncryptionConfig: { AWSKMSKeyARN: s3["kmsKeyArn"] } },
                S3BackupMode: "Disabled",
                ProcessingConfiguration: {
                  Enabled: s3["processingConfiguration"]?.enabled ?? false,
                  Processors: (s3["processingConfiguration"]?.processors ?? []).map(
                    (each: Readonly<Record<string, any>>) => ({
                      Type: each["type"],
                      Parameters: [
                        ...(each["parameters"] ?? []).map((parameter: Readonly<Record<string, unknown>>) => ({
                          ParameterName: parameter["parameterName"],
                          ParameterValue: parameter["parameterValue"],
                        })),
                        // A default that nobody wrote.
                        { ParameterName: "NumberOfRetries", ParameterValue: "3" },
                      ].reverse(),
                    }),
                  ),
                },
                DynamicPartitioningConfiguration: {
                  Enabled: s3["dynamicPartitioningConfiguration"]?.enabled ?? false,
                  RetryOptions: { DurationInSeconds: s3["dynamicPartitioningConfiguration"]?.retryDuration ?? 300 },
                },
                DataFormatConversionConfiguration: {
                  Enabled:
                    s3["dataFormatConversionConfiguration"]?.enabled ??
                    s3["dataFormatConversionConfiguration"] !== undefined,
                },
              },
            },
          ],
        },
      };
    },
  },
});
