import { type Breakage, editNamed, without } from "./breakage";

const working = /event-archive-working$/;
const block = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock";
const encryption = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";
const lifecycle = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration";

export const breakages: readonly Breakage[] = [
  {
    what: "a bucket of results without a public access block",
    change: without(block, working),
    resource: /Bucket::event-archive-working$/,
    says: /does not block public access/,
    alone: true,
  },
  {
    what: "a bucket of results that is encrypted without its key",
    change: editNamed(encryption, working, (inputs) => {
      inputs.rules[0].applyServerSideEncryptionByDefault = { sseAlgorithm: "AES256" };
    }),
    resource: /event-archive-working$/,
    says: /encrypts with AES256/,
    alone: true,
  },
  {
    what: "results that nothing expires",
    change: editNamed(lifecycle, working, (inputs) => (inputs.rules[0].expiration.days = 3000)),
    resource: /BucketLifecycleConfiguration::event-archive-working$/,
    says: /Nothing expires results after 30 days/,
    alone: true,
  },
  {
    what: "a lifecycle that expires the program's tables",
    change: editNamed(lifecycle, working, (inputs) => (inputs.rules[0].filter = {})),
    resource: /BucketLifecycleConfiguration::event-archive-working$/,
    says: /tables are lost/,
    alone: true,
  },
  {
    what: "a further rule that freezes the program's tables",
    change: editNamed(lifecycle, working, (inputs) =>
      inputs.rules.push({ id: "more", status: "Enabled", transitions: [{ days: 30, storageClass: "DEEP_ARCHIVE" }] }),
    ),
    resource: /BucketLifecycleConfiguration::event-archive-working$/,
    says: /moves objects to DEEP_ARCHIVE, which Athena does not read/,
    alone: true,
  },
  {
    what: "a bucket of results that never forgets",
    change: editNamed(lifecycle, working, (inputs) => inputs.rules.pop()),
    resource: /BucketLifecycleConfiguration::event-archive-working$/,
    says: /does not forget old versions/,
    alone: true,
  },
];
