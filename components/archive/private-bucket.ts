import { Bucket } from "@pulumi/aws/s3/bucket";
import {
  BucketLifecycleConfiguration,
  type BucketLifecycleConfigurationArgs,
} from "@pulumi/aws/s3/bucketLifecycleConfiguration";
import { BucketLogging } from "@pulumi/aws/s3/bucketLogging";
import { BucketObjectLockConfiguration } from "@pulumi/aws/s3/bucketObjectLockConfiguration";
import { BucketOwnershipControls } from "@pulumi/aws/s3/bucketOwnershipControls";
import { BucketPolicy } from "@pulumi/aws/s3/bucketPolicy";
import { BucketPublicAccessBlock } from "@pulumi/aws/s3/bucketPublicAccessBlock";
import { BucketServerSideEncryptionConfiguration } from "@pulumi/aws/s3/bucketServerSideEncryptionConfiguration";
import { BucketVersioning } from "@pulumi/aws/s3/bucketVersioning";
import * as pulumi from "@pulumi/pulumi";
import { denyPlaintext, policy, policyText, type Statement } from "../../model/iam/policies";

export interface PrivateBucketArgs {
  /** Physical name: 3 to 63 characters, globally unique. */
  readonly bucket: string;
  /** Statements in addition to the one that denies requests without TLS. */
  readonly statements?: readonly Statement[];
  /** ARN of the key that encrypts objects. Absent: SSE-S3, which an access-log bucket requires. */
  readonly keyArn?: pulumi.Input<string>;
  readonly lifecycleRules: NonNullable<BucketLifecycleConfigurationArgs["rules"]>;
  /** Bucket that receives this bucket's access logs, under a prefix with this bucket's name. */
  readonly accessLogs?: PrivateBucket;
  /** Days of Object Lock. @default 0, no lock */
  readonly lockDays?: number;
  /** In `compliance` not even the account's root user can shorten it. @default governance */
  readonly lockMode?: "governance" | "compliance";
  /** Protects the bucket from deletion, and retains it in AWS when it is removed from the program. @default false */
  readonly keep?: boolean;
}

/** An S3 bucket without public access: encrypted, versioned, bucket owner enforced, TLS only, with lifecycle rules. */
export class PrivateBucket extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  readonly bucket: pulumi.Output<string>;
  /** Who else may use the bucket. Whatever AWS checks against it when it is created depends on it. */
  readonly policy: BucketPolicy;

  constructor(name: string, args: PrivateBucketArgs, opts?: pulumi.ComponentResourceOptions) {
    super("event-governance:index:PrivateBucket", name, {}, opts);
    const child = { parent: this };
    const plainArn = `arn:aws:s3:::${args.bucket}`;

    const bucket = new Bucket(
      name,
      { bucket: args.bucket },
      { ...child, protect: args.keep ?? false, retainOnDelete: args.keep ?? false },
    );
    const versioning = new BucketVersioning(
      name,
      { bucket: bucket.bucket, versioningConfiguration: { status: "Enabled" } },
      child,
    );
    new BucketPublicAccessBlock(
      name,
      {
        bucket: bucket.bucket,
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      },
      child,
    );
    new BucketOwnershipControls(
      name,
      { bucket: bucket.bucket, rule: { objectOwnership: "BucketOwnerEnforced" } },
      child,
    );
    new BucketServerSideEncryptionConfiguration(
      name,
      {
        bucket: bucket.bucket,
        rules: [
          args.keyArn === undefined
            ? { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }
            : {
                applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: args.keyArn },
                bucketKeyEnabled: true,
              },
        ],
      },
      child,
    );
    new BucketLifecycleConfiguration(
      name,
      { bucket: bucket.bucket, rules: args.lifecycleRules },
      { ...child, dependsOn: [versioning] },
    );
    this.policy = new BucketPolicy(
      name,
      { bucket: bucket.bucket, policy: policyText(policy(denyPlaintext(plainArn), ...(args.statements ?? []))) },
      child,
    );
    if (args.accessLogs)
      new BucketLogging(
        name,
        { bucket: bucket.bucket, targetBucket: args.accessLogs.bucket, targetPrefix: `${args.bucket}/` },
        // S3 may refuse a target whose policy does not admit the logging service yet (S3 user guide, "Enabling Amazon S3
        // server access logging").
        { ...child, dependsOn: [args.accessLogs.policy] },
      );
    // Not the bucket's `objectLockEnabled`, which forces replacement: this configuration enables Object Lock at any
    // time ("You can enable Object Lock for new or existing buckets", S3 API reference, "PutObjectLockConfiguration").
    if (args.lockDays)
      new BucketObjectLockConfiguration(
        name,
        {
          bucket: bucket.bucket,
          rule: {
            defaultRetention: {
              mode: args.lockMode === "compliance" ? "COMPLIANCE" : "GOVERNANCE",
              days: args.lockDays,
            },
          },
        },
        { ...child, dependsOn: [versioning] },
      );

    this.arn = bucket.arn;
    this.bucket = bucket.bucket;
    this.registerOutputs({ arn: this.arn, bucket: this.bucket });
  }
}
