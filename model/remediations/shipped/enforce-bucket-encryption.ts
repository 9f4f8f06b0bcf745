import { unless } from "../aws-responses";
import { about, bucketArn, bucketTargets, readBucketTags } from "../buckets";
import { acts, call, defineRemediation, nothing, type Question, reads, type Tags } from "../remediation";
import { apiCalls } from "../triggers";
import { own } from "../../json";

interface Encryption {
  readonly algorithm: string | undefined;
  readonly key: string | undefined;
  readonly bucketKey: boolean;
}

interface Live {
  readonly tags: Tags;
  readonly encryption: Encryption;
}

interface Settings {
  readonly encryption: { readonly keys: Readonly<Record<string, string>>; readonly bucketKey: boolean };
}

interface Rule {
  readonly ApplyServerSideEncryptionByDefault?: { readonly SSEAlgorithm?: string; readonly KMSMasterKeyID?: string };
  readonly BucketKeyEnabled?: boolean;
}

/**
 * Every bucket has been encrypted with S3's own keys since January 2023 and cannot be unencrypted (S3 user guide,
 * "Setting default server-side encryption behavior for Amazon S3 buckets"). Only the key can still be wrong: settings
 * may require a KMS key.
 */
export const enforceBucketEncryption = defineRemediation({
  id: "enforce-bucket-encryption",
  order: 10,
  title: "Encrypt a bucket with the organization's key",

  triggers: () => [apiCalls("aws.s3", "CreateBucket", "DeleteBucketEncryption", "PutBucketEncryption")],
  needs: ({ encryption }: Settings) =>
    Object.keys(encryption.keys).length === 0
      ? "remediation.encryption.keys names no KMS key, and S3 encrypts every bucket with its own"
      : undefined,
  calls: {
    "s3:GetBucketEncryption": reads("s3:GetEncryptionConfiguration"),
    "s3:GetBucketTagging": reads(),
    "s3:PutBucketEncryption": acts("s3:PutEncryptionConfiguration"),
  },
  permissions: (scope) => [{ resources: bucketArn(scope) }],

  targets: bucketTargets,

  async read(read, target): Promise<Live | undefined> {
    const tags = await readBucketTags(read, target);
    if (tags === undefined) return undefined;
    const answer = await unless(
      ["ServerSideEncryptionConfigurationNotFoundError"],
      {},
      read(call("s3:GetBucketEncryption", about(target))),
    );
    const { ServerSideEncryptionConfiguration: configuration } = answer as {
      ServerSideEncryptionConfiguration?: { Rules?: readonly Rule[] };
    };
    const [rule] = configuration?.Rules ?? [];
    const byDefault = rule?.ApplyServerSideEncryptionByDefault;
    return {
      tags,
      encryption: {
        algorithm: byDefault?.SSEAlgorithm,
        key: byDefault?.KMSMasterKeyID,
        bucketKey: rule?.BucketKeyEnabled === true,
      },
    };
  },

  plan({ target, live: { encryption }, settings: { encryption: wanted } }: Question<Live, Settings>) {
    const key = own(wanted.keys, target.region);
    if (key === undefined) {
      if (encryption.algorithm !== undefined)
        return nothing(
          `The bucket is encrypted (${encryption.algorithm}), and settings require no KMS key in ${target.region}.`,
        );
      return {
        kind: "act",
        why: "The bucket has no default encryption: S3's own is enabled.",
        calls: [put({ SSEAlgorithm: "AES256" })],
      };
    }
    const isKms = encryption.algorithm === "aws:kms" || encryption.algorithm === "aws:kms:dsse";
    const sameKey = isKms && encryption.key !== undefined && meansKey(key, encryption.key, target);
    // Double encryption has no bucket key (S3 user guide, "Using dual-layer server-side encryption").
    const sameBucketKey = encryption.algorithm === "aws:kms:dsse" || encryption.bucketKey || !wanted.bucketKey;
    if (sameKey && sameBucketKey) return nothing("The bucket is encrypted with the key that settings require.");
    const found = sameKey ? "without a bucket key" : `with ${encryption.key ?? encryption.algorithm ?? "nothing"}`;
    return {
      kind: "act",
      why: `The bucket is encrypted ${found}: its default becomes ${key}. Existing objects keep their encryption.`,
      calls: [put({ SSEAlgorithm: "aws:kms", KMSMasterKeyID: key }, wanted.bucketKey)],
      before: { algorithm: encryption.algorithm ?? null, key: encryption.key ?? null, bucketKey: encryption.bucketKey },
    };

    function put(byDefault: object, bucketKey = false) {
      const rule = { ApplyServerSideEncryptionByDefault: byDefault, BucketKeyEnabled: bucketKey };
      return call("s3:PutBucketEncryption", { ...about(target), ServerSideEncryptionConfiguration: { Rules: [rule] } });
    }
  },
});

/** `alias/data` is the same key as `arn:aws:kms:REGION:ACCOUNT:alias/data`: S3 returns the key as it was set. */
const meansKey = (wanted: string, found: string, { region, accountId }: { region: string; accountId: string }) =>
  found === wanted ||
  `arn:aws:kms:${region}:${accountId}:${found}` === wanted ||
  found === `arn:aws:kms:${region}:${accountId}:${wanted}`;
