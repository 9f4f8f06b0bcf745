import { policy, type PolicyDocument, type Statement } from "../iam/policies";

/** Who uses the archive's key, and for which of its two buckets. */
export interface KeyGrant {
  /** The governance account, to which the key belongs. */
  readonly accountId: string;
  readonly region: string;
  readonly archiveBucketArn: string;
  readonly workingBucketArn: string;
  /** ARNs of the roles that write objects into the archive. */
  readonly writers: readonly string[];
  /** ARNs, or patterns of them, of principals of the account that read the archive. */
  readonly readers: readonly string[];
}

/**
 * Administration without use: the guide's list for key administrators (KMS developer guide, "Default key policy", "Allows
 * key administrators to administer the KMS key"), spelled out, because `kms:Create*` there takes in CreateGrant, by
 * which an administrator could hand the key's use to anybody.
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
 * The key of one hub's buckets. Every statement names the account and so leaves the last word to its IAM policies (KMS
 * developer guide, "Key policies", "Allows access to the AWS account and enables IAM policies"): the key stays
 * manageable whoever leaves. But what IAM may allow ends here:
 *
 * - administration for whom IAM allows it, without encryption, decryption or grants. Who may PutKeyPolicy could still
 *   admit himself: that call is a governed event, and the archive keeps it;
 * - use only through S3 in this Region and only for objects of these two buckets, never by a call to KMS itself;
 * - the archive's objects only for the roles that write them and the readers that settings name. A role with kms:* and
 *   s3:* on everything is not enough.
 *
 * The working bucket holds what this program writes as whoever deploys it, a name that no setting knows, and query
 * results: it is open to principals whom IAM allows both the bucket and the key.
 *
 * Roles are named by condition and not as principals, because KMS refuses a policy with a principal that does not exist
 * yet ("PutKeyPolicy", MalformedPolicyDocumentException). With a bucket key the encryption context is the bucket's ARN,
 * for objects written before it the object's (S3 user guide, "Reducing the cost of SSE-KMS with Amazon S3 Bucket Keys").
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
