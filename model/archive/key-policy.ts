import { policy, type PolicyDocument, type Statement } from "../iam/policies";

/** Users of the archive's key, and the buckets they use it for. */
export interface KeyGrant {
  /** The governance account, which owns the key. */
  readonly accountId: string;
  readonly region: string;
  readonly archiveBucketArn: string;
  readonly workingBucketArn: string;
  /** ARNs of the roles that write objects to the archive. */
  readonly writers: readonly string[];
  /** ARNs, or patterns of them, of the account's principals that read the archive. */
  readonly readers: readonly string[];
}

/**
 * Administration without use: the guide's list for key administrators (KMS developer guide, "Default key policy",
 * "Allows key administrators to administer the KMS key"), spelled out, because `kms:Create*` would include CreateGrant,
 * with which an administrator could grant the use of the key to anyone.
 */
const administration = [
  "kms:CancelKeyDeletion",
  "kms:CreateAlias",
  "kms:DeleteAlias",
  "kms:DescribeKey",
  "kms:DisableKey",
  "kms:DisableKeyRotation",
  "kms:EnableKey",
  "kms:EnableKeyRotation",
  "kms:GetKeyPolicy",
  "kms:GetKeyRotationStatus",
  "kms:ListAliases",
  "kms:ListGrants",
  "kms:ListKeyPolicies",
  "kms:ListKeyRotations",
  "kms:ListResourceTags",
  "kms:PutKeyPolicy",
  "kms:RevokeGrant",
  "kms:RotateKeyOnDemand",
  "kms:ScheduleKeyDeletion",
  "kms:TagResource",
  "kms:UntagResource",
  "kms:UpdateAlias",
  "kms:UpdateKeyDescription",
];

/**
 * Key policy for one hub's buckets. Every statement names the account and so delegates to its IAM policies (KMS
 * developer guide, "Key policies", "Allows access to the AWS account and enables IAM policies"): the key stays
 * manageable when people leave. But this policy limits what IAM can allow:
 *
 * - administration if IAM allows it, without encryption, decryption or grants. A principal with PutKeyPolicy could
 *   still add itself: that call is a governed event, and the archive has it;
 * - use only through S3 in this Region and only for objects of these two buckets, never by a direct call to KMS;
 * - the archive's objects only for the roles that write them and the readers in settings. A role with kms:* and s3:* on
 *   everything is not enough.
 *
 * The working bucket contains query results and objects that the program writes with the credentials of its caller,
 * whose name no setting contains: it is open to principals to whom IAM allows both the bucket and the key.
 *
 * Roles are named in conditions and not as principals, because KMS rejects a policy with a principal that does not
 * exist yet ("PutKeyPolicy", MalformedPolicyDocumentException). With a bucket key the encryption context is the
 * bucket's ARN, for objects written before it the object's (S3 user guide, "Reducing the cost of SSE-KMS with Amazon S3
 * Bucket Keys").
 */
export const archiveKey = (grant: KeyGrant): PolicyDocument =>
  policy(
    {
      Sid: "AdministerThroughIam",
      Effect: "Allow",
      Principal: { AWS: `arn:aws:iam::${grant.accountId}:root` },
      Action: administration,
      Resource: "*",
    },
    throughS3(grant, "WriteArchive", ["kms:Decrypt", "kms:GenerateDataKey"], grant.archiveBucketArn, grant.writers),
    throughS3(grant, "ReadArchive", ["kms:Decrypt"], grant.archiveBucketArn, grant.readers),
    throughS3(grant, "UseWorkingBucket", ["kms:Decrypt", "kms:GenerateDataKey"], grant.workingBucketArn),
  );

function throughS3(
  { accountId, region }: KeyGrant,
  sid: string,
  actions: readonly string[],
  bucketArn: string,
  principals?: readonly string[],
): Statement {
  return {
    Sid: sid,
    Effect: "Allow",
    Principal: { AWS: `arn:aws:iam::${accountId}:root` },
    Action: actions,
    Resource: "*",
    Condition: {
      StringEquals: { "kms:ViaService": `s3.${region}.amazonaws.com` },
      StringLike: { "kms:EncryptionContext:aws:s3:arn": [bucketArn, `${bucketArn}/*`] },
      ...(principals && { ArnLike: { "aws:PrincipalArn": principals } }),
    },
  };
}
