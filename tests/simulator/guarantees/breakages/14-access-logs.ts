import { type Breakage, editDocument, editNamed, without, withoutStatement } from "./breakage";

const archive = /event-archive-archive$/;
const logs = /event-archive-logs$/;
const bucketPolicy = "aws:s3/bucketPolicy:BucketPolicy";
const encryption = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";
const lock = "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration";
const logging = "aws:s3/bucketLogging:BucketLogging";

export const breakages: readonly Breakage[] = [
  {
    what: "an archive bucket without access logs",
    change: without(logging, archive),
    resource: /Bucket::event-archive-archive$/,
    says: /Nobody logs who reads it/,
    alone: true,
  },
  {
    what: "access logs that go to a bucket of nobody's",
    change: editNamed(logging, archive, (inputs) => (inputs.targetBucket = "elsewhere")),
    resource: /BucketLogging::event-archive-archive$/,
    says: /go to elsewhere, which is no recorded bucket/,
  },
  {
    what: "access logs that S3 may not write",
    change: withoutStatement(bucketPolicy, logs, "AcceptAccessLogs"),
    resource: /BucketPolicy::event-archive-logs$/,
    says: /S3 cannot write them/,
    alone: true,
  },
  {
    what: "a bucket of access logs with a lock",
    change: (resource) =>
      resource.type === lock && archive.test(resource.name)
        ? [
            resource,
            {
              ...resource,
              urn: resource.urn.replace(archive, "event-archive-logs"),
              name: "event-archive-logs",
              inputs: { ...resource.inputs, bucket: String(resource.inputs["bucket"]).replace("-archive-", "-logs-") },
            },
          ]
        : resource,
    resource: /BucketObjectLockConfiguration::event-archive-logs$/,
    says: /to no bucket with Object Lock/,
  },
  {
    what: "a bucket of access logs that is encrypted with a key",
    change: editNamed(encryption, logs, (inputs) => {
      inputs.rules[0].applyServerSideEncryptionByDefault = { sseAlgorithm: "aws:kms" };
    }),
    resource: /event-archive-logs$/,
    says: /with AES256 alone, and this one has aws:kms/,
  },
  {
    what: "access logs that people may overwrite",
    change: withoutStatement(bucketPolicy, logs, "DenyWritingLogs"),
    resource: /BucketPolicy::event-archive-logs$/,
    says: /may call s3:PutObject/,
    alone: true,
  },
  {
    what: "access logs below another prefix",
    change: editNamed(logging, archive, (inputs) => (inputs.targetPrefix = "")),
    resource: /BucketLogging::event-archive-archive$/,
    says: /have the prefix ""/,
  },
  {
    what: "a bucket policy about every bucket",
    change: editDocument(bucketPolicy, "policy", logs, (policy) => (policy.Statement[0].Resource = "*")),
    resource: /BucketPolicy::event-archive-logs$/,
    says: /S3 refuses its policy, which is about \*/,
    alone: true,
  },
];
