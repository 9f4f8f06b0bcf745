import { unless } from "../aws-responses";
import { about, bucketArn, bucketTargets, readBucketTags } from "../buckets";
import { acts, call, defineRemediation, nothing, reads, type Tags } from "../remediation";
import { apiCalls } from "../triggers";

/** S3 user guide, "Blocking public access to your Amazon S3 storage": the four settings. */
const settingNames = ["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"] as const;

interface Live {
  readonly tags: Tags;
  readonly block: Readonly<Partial<Record<string, boolean>>>;
}

/**
 * A bucket's own block, which also disables an access control list that grants public access. That of a whole account
 * belongs to another service (S3 Control) and is not handled.
 */
export const enforcePublicAccessBlock = defineRemediation({
  id: "enforce-public-access-block",
  order: 20,
  title: "Block public access to a bucket",

  triggers: () => [
    apiCalls("aws.s3", "CreateBucket", "DeleteBucketPublicAccessBlock", "PutBucketAcl", "PutBucketPublicAccessBlock"),
  ],
  calls: {
    "s3:GetBucketTagging": reads(),
    "s3:GetPublicAccessBlock": reads("s3:GetBucketPublicAccessBlock"),
    "s3:PutPublicAccessBlock": acts("s3:PutBucketPublicAccessBlock"),
  },
  permissions: (scope) => [{ resources: bucketArn(scope) }],

  targets: bucketTargets,

  async read(read, target): Promise<Live | undefined> {
    const tags = await readBucketTags(read, target);
    if (tags === undefined) return undefined;
    const answer = await unless(
      ["NoSuchPublicAccessBlockConfiguration"],
      {},
      read(call("s3:GetPublicAccessBlock", about(target))),
    );
    const { PublicAccessBlockConfiguration: block = {} } = answer as { PublicAccessBlockConfiguration?: Live["block"] };
    return { tags, block };
  },

  plan({ target, live: { block } }) {
    const missing = settingNames.filter((name) => block[name] !== true);
    if (missing.length === 0) return nothing("All four settings of the bucket's public access block are on.");
    return {
      kind: "act",
      why: `The bucket's public access block lacks ${missing.join(", ")}: all four settings are enabled.`,
      calls: [
        call("s3:PutPublicAccessBlock", {
          ...about(target),
          PublicAccessBlockConfiguration: Object.fromEntries(settingNames.map((name) => [name, true])),
        }),
      ],
      before: Object.fromEntries(settingNames.map((name) => [name, block[name] === true])),
    };
  },
});
