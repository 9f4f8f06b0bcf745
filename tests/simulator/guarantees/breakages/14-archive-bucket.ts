import {
  type Breakage,
  type Change,
  editDocument,
  editNamed,
  unprotected,
  without,
  withoutStatement,
} from "./breakage";

const archive = /event-archive-archive$/;
const bucketPolicy = "aws:s3/bucketPolicy:BucketPolicy";
const block = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock";
const encryption = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";
const lifecycle = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration";
const lock = "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration";

const archiveStatement = (sid: string, change: (statement: any) => void): Change =>
  editDocument(bucketPolicy, "policy", archive, (policy) =>
    change(policy.Statement.find((statement: any) => statement.Sid === sid)),
  );

export const breakages: readonly Breakage[] = [
  {
    what: "an archive bucket without a public access block",
    change: without(block, archive),
    resource: archive,
    says: /does not block public access: blockPublicAcls, .+ are not set/,
    alone: true,
  },
  {
    what: "an archive bucket that accepts a public policy",
    change: editNamed(block, archive, (inputs) => (inputs.blockPublicPolicy = false)),
    resource: /BucketPublicAccessBlock::event-archive-archive$/,
    says: /blockPublicPolicy is not set/,
    alone: true,
  },
  {
    what: "an archive bucket whose versions are suspended",
    change: editNamed("aws:s3/bucketVersioning:BucketVersioning", archive, (inputs) => {
      inputs.versioningConfiguration.status = "Suspended";
    }),
    resource: /BucketVersioning::event-archive-archive$/,
    says: /versioning is "Suspended"/,
    alone: true,
  },
  {
    what: "an archive bucket that access control lists can open",
    change: editNamed("aws:s3/bucketOwnershipControls:BucketOwnershipControls", archive, (inputs) => {
      inputs.rule.objectOwnership = "ObjectWriter";
    }),
    resource: /BucketOwnershipControls::event-archive-archive$/,
  },
  {
    what: "an archive bucket that is deleted with the stack",
    change: unprotected("aws:s3/bucket:Bucket", archive),
    resource: /Bucket::event-archive-archive$/,
    says: /A removal of the stack deletes it/,
    alone: true,
  },
  {
    what: "an archive bucket that is emptied with the stack",
    change: editNamed("aws:s3/bucket:Bucket", archive, (inputs) => (inputs.forceDestroy = true)),
    resource: /Bucket::event-archive-archive$/,
    says: /no forceDestroy/,
  },
  {
    what: "an archive bucket without a lock",
    change: without(lock, archive),
    resource: archive,
    says: /It has no lock/,
  },
  {
    what: "a lock of fewer days than settings promise",
    change: editNamed(lock, archive, (inputs) => (inputs.rule.defaultRetention.days = 30)),
    resource: /BucketObjectLockConfiguration::event-archive-archive$/,
    says: /locks an object for 30 days, and settings promise 400/,
    alone: true,
  },
  {
    what: "a lock of another mode",
    change: editNamed(lock, archive, (inputs) => (inputs.rule.defaultRetention.mode = "COMPLIANCE")),
    resource: /BucketObjectLockConfiguration::event-archive-archive$/,
    says: /has the mode COMPLIANCE, and settings promise GOVERNANCE/,
  },
  {
    what: "a lifecycle that expires objects early",
    change: editNamed(lifecycle, archive, (inputs) => (inputs.rules[0].expiration.days = 100)),
    resource: /BucketLifecycleConfiguration::event-archive-archive$/,
    says: /expires objects after 100 days, and settings promise 400/,
    alone: true,
  },
  {
    what: "a lifecycle that expires objects on a day",
    change: editNamed(lifecycle, archive, (inputs) => (inputs.rules[0].expiration = { date: "2026-12-24" })),
    resource: /BucketLifecycleConfiguration::event-archive-archive$/,
    says: /expires objects after 2026-12-24 days/,
  },
  {
    what: "an archive that nothing expires",
    change: editNamed(lifecycle, archive, (inputs) => (inputs.rules[0].status = "Disabled")),
    resource: /BucketLifecycleConfiguration::event-archive-archive$/,
    says: /Nothing expires its objects after 400 days/,
  },
  {
    what: "a lifecycle that forgets overwritten versions at once",
    change: editNamed(lifecycle, archive, (inputs) => (inputs.rules[0].noncurrentVersionExpiration.noncurrentDays = 1)),
    resource: /BucketLifecycleConfiguration::event-archive-archive$/,
    says: /forgets an overwritten version after 1 days/,
  },
  {
    what: "a further rule that forgets overwritten versions at once",
    change: editNamed(lifecycle, archive, (inputs) =>
      inputs.rules.push({ id: "more", status: "Enabled", noncurrentVersionExpiration: { noncurrentDays: 1 } }),
    ),
    resource: /BucketLifecycleConfiguration::event-archive-archive$/,
    says: /forgets an overwritten version after 1 days/,
    alone: true,
  },
  {
    what: "a lifecycle that moves objects to where Athena does not read",
    change: editNamed(lifecycle, archive, (inputs) => (inputs.rules[0].transitions[0].storageClass = "GLACIER")),
    resource: /BucketLifecycleConfiguration::event-archive-archive$/,
    says: /moves objects to GLACIER, which Athena does not read/,
    alone: true,
  },
  {
    what: "an archive bucket that is encrypted without its key",
    change: editNamed(encryption, archive, (inputs) => {
      inputs.rules[0].applyServerSideEncryptionByDefault = { sseAlgorithm: "AES256" };
    }),
    resource: /event-archive-archive$/,
    says: /encrypts with AES256/,
  },
  {
    what: "an archive bucket that is encrypted with another account's key",
    change: editNamed(encryption, archive, (inputs, { region }) => {
      inputs.rules[0].applyServerSideEncryptionByDefault.kmsMasterKeyId = `arn:aws:kms:${region}:999999999999:key/3328fc7e-f2a8-43c9-ab80-79c7e1f74b35`;
    }),
    resource: /event-archive-archive$/,
    says: /no recorded key of its account and Region/,
  },
  {
    what: "archived objects that an administrator may delete",
    change: withoutStatement(bucketPolicy, archive, "DenyDeletion"),
    resource: /BucketPolicy::event-archive-archive$/,
    says: /may call s3:DeleteObjectVersion/,
    alone: true,
  },
  {
    what: "archived objects that an administrator may overwrite",
    change: withoutStatement(bucketPolicy, archive, "DenyOtherWriters"),
    resource: /BucketPolicy::event-archive-archive$/,
    says: /may call s3:PutObject/,
    alone: true,
  },
  {
    what: "archived objects that one role may delete",
    change: archiveStatement("DenyDeletion", (each) => {
      each.Condition = { ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::100000000002:role/cleanup" } };
    }),
    resource: /BucketPolicy::event-archive-archive$/,
    says: /role\/cleanup, which is not recorded, may call s3:DeleteObject/,
    alone: true,
  },
  {
    what: "archived objects that roles of a beginning overwrite",
    change: archiveStatement("DenyOtherWriters", (each) => {
      each.Condition = { ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::100000000002:role/event-governance-*" } };
    }),
    resource: /BucketPolicy::event-archive-archive$/,
    says: /role\/event-governance-x, which is not recorded, may call s3:PutObject/,
    alone: true,
  },
  {
    what: "a lifecycle that keeps overwritten versions",
    change: editNamed(lifecycle, archive, (inputs) => delete inputs.rules[0].noncurrentVersionExpiration),
    resource: /BucketLifecycleConfiguration::event-archive-archive$/,
    says: /keeps overwritten versions for ever/,
    alone: true,
  },
  {
    what: "a lifecycle that keeps parts of uploads",
    change: editNamed(lifecycle, archive, (inputs) => delete inputs.rules[0].abortIncompleteMultipartUpload),
    resource: /BucketLifecycleConfiguration::event-archive-archive$/,
    says: /keeps parts of uploads/,
    alone: true,
  },
  {
    what: "a lifecycle that moves objects early",
    change: editNamed(lifecycle, archive, (inputs) => (inputs.rules[0].transitions[0].days = 30)),
    resource: /BucketLifecycleConfiguration::event-archive-archive$/,
    says: /moves objects after 30 days, and settings promise/,
    alone: true,
  },
  {
    what: "an archive bucket that asks KMS for each object",
    change: editNamed(encryption, archive, (inputs) => delete inputs.rules[0].bucketKeyEnabled),
    resource: /BucketServerSideEncryptionConfiguration::event-archive-archive$/,
    says: /no bucket key/,
    alone: true,
  },
  {
    what: "an archive bucket that answers without TLS",
    change: withoutStatement(bucketPolicy, archive, "DenyPlaintext"),
    resource: /BucketPolicy::event-archive-archive$/,
    says: /without TLS/,
    alone: true,
  },
];
