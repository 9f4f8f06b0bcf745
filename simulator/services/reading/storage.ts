import { at, list } from "../../../model/json";
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
  readonly answer: (inputs: Resource["inputs"]) => Record<string, unknown>;
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
    answer: (inputs) => ({ VersioningConfiguration: { Status: at(inputs, "versioningConfiguration", "status") } }),
    empty: { VersioningConfiguration: {} },
  },
  GetBucketEncryption: {
    type: "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    iam: "s3:GetEncryptionConfiguration",
    route: "GET /{Bucket}?encryption",
    answer: (inputs) => ({
      ServerSideEncryptionConfiguration: {
        Rule: {
          ApplyServerSideEncryptionByDefault: {
            SSEAlgorithm: at(inputs, "rules", 0, "applyServerSideEncryptionByDefault", "sseAlgorithm"),
            KMSMasterKeyID: at(inputs, "rules", 0, "applyServerSideEncryptionByDefault", "kmsMasterKeyId"),
          },
          BucketKeyEnabled: at(inputs, "rules", 0, "bucketKeyEnabled") ?? false,
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
    answer: (inputs) => ({
      LifecycleConfiguration: {
        Rule: list(inputs, "rules").map((rule) => ({
          ID: at(rule, "id"),
          // S3 writes a filter without conditions back as one with an empty prefix.
          Filter: { Prefix: at(rule, "filter", "prefix") ?? "" },
          Status: at(rule, "status"),
          Expiration: at(rule, "expiration") && { Days: at(rule, "expiration", "days") },
          NoncurrentVersionExpiration: at(rule, "noncurrentVersionExpiration") && {
            NoncurrentDays: at(rule, "noncurrentVersionExpiration", "noncurrentDays"),
          },
          AbortIncompleteMultipartUpload: at(rule, "abortIncompleteMultipartUpload") && {
            DaysAfterInitiation: at(rule, "abortIncompleteMultipartUpload", "daysAfterInitiation"),
          },
          Transition: list(rule, "transitions").map((each) => ({
            Days: at(each, "days"),
            StorageClass: at(each, "storageClass"),
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
    answer: (inputs) => ({
      ObjectLockConfiguration: {
        ObjectLockEnabled: "Enabled",
        Rule: {
          DefaultRetention: {
            Mode: at(inputs, "rule", "defaultRetention", "mode"),
            Days: at(inputs, "rule", "defaultRetention", "days"),
          },
        },
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
    answer: (inputs) => ({
      NotificationConfiguration: {
        QueueConfiguration: list(inputs, "queues").map((queue) => ({
          Id: at(queue, "id"),
          Queue: at(queue, "queueArn"),
          Event: at(queue, "events"),
          Filter: { S3Key: { FilterRule: [{ Name: "Prefix", Value: at(queue, "filterPrefix") ?? "" }] } },
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
export const readBuckets = (index: RecordedIndex): Readonly<Record<string, Action>> =>
  Object.fromEntries(
    Object.entries(parts).map(([name, { type, iam, route, none, answer, empty }]): [string, Action] => [
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
export const readStreams = (index: RecordedIndex): Readonly<Record<string, Action>> => ({
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
      const s3 = at(stream.inputs, "extendedS3Configuration");
      const encryption = at(stream.inputs, "serverSideEncryption");
      return {
        DeliveryStreamDescription: {
          DeliveryStreamName: name,
          DeliveryStreamARN: stream.outputs["arn"],
          DeliveryStreamStatus: stream.outputs["status"] ?? "ACTIVE",
          DeliveryStreamType: "DirectPut",
          VersionId: "1",
          HasMoreDestinations: false,
          DeliveryStreamEncryptionConfiguration:
            at(encryption, "enabled") === true
              ? { Status: "ENABLED", KeyType: at(encryption, "keyType") }
              : { Status: "DISABLED" },
          Destinations: [
            {
              DestinationId: "destinationId-000000000001",
              ExtendedS3DestinationDescription: {
                RoleARN: at(s3, "roleArn"),
                BucketARN: at(s3, "bucketArn"),
                Prefix: at(s3, "prefix"),
                ErrorOutputPrefix: at(s3, "errorOutputPrefix"),
                BufferingHints: { SizeInMBs: at(s3, "bufferingSize"), IntervalInSeconds: at(s3, "bufferingInterval") },
                CompressionFormat: at(s3, "compressionFormat"),
                EncryptionConfiguration:
                  at(s3, "kmsKeyArn") === undefined
                    ? { NoEncryptionConfig: "NoEncryption" }
                    : { KMSEncryptionConfig: { AWSKMSKeyARN: at(s3, "kmsKeyArn") } },
                S3BackupMode: "Disabled",
                ProcessingConfiguration: {
                  Enabled: at(s3, "processingConfiguration", "enabled") ?? false,
                  Processors: list(s3, "processingConfiguration", "processors").map((each) => ({
                    Type: at(each, "type"),
                    Parameters: [
                      ...list(each, "parameters").map((parameter) => ({
                        ParameterName: at(parameter, "parameterName"),
                        ParameterValue: at(parameter, "parameterValue"),
                      })),
                      // A default that nobody wrote.
                      { ParameterName: "NumberOfRetries", ParameterValue: "3" },
                    ].reverse(),
                  })),
                },
                DynamicPartitioningConfiguration: {
                  Enabled: at(s3, "dynamicPartitioningConfiguration", "enabled") ?? false,
                  RetryOptions: {
                    DurationInSeconds: at(s3, "dynamicPartitioningConfiguration", "retryDuration") ?? 300,
                  },
                },
                DataFormatConversionConfiguration: {
                  Enabled:
                    at(s3, "dataFormatConversionConfiguration", "enabled") ??
                    at(s3, "dataFormatConversionConfiguration") !== undefined,
                },
              },
            },
          ],
        },
      };
    },
  },
});
