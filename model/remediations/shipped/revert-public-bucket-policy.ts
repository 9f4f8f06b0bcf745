import type { Json } from "../../envelope";
import { unless } from "../aws-responses";
import { about, bucketArn, bucketTargets, readBucketTags } from "../buckets";
import { isPublicStatement } from "../public-statement";
import { isObject } from "../reading";
import { acts, call, defineRemediation, nothing, notifyOnly, reads, type Tags } from "../remediation";
import { apiCalls } from "../triggers";

interface Live {
  readonly tags: Tags;
  /** Text of the policy; absent if the bucket has none. */
  readonly policy?: string;
}

/**
 * Removes the public statements from a bucket's policy and keeps the others. The previous policy cannot be restored:
 * the event contains only the new one, and S3 keeps no history. The report contains the removed statements.
 */
export const revertPublicBucketPolicy = defineRemediation({
  id: "revert-public-bucket-policy",
  order: 30,
  title: "Remove public statements from a bucket's policy",

  triggers: () => [apiCalls("aws.s3", "PutBucketPolicy")],
  calls: {
    "s3:GetBucketPolicy": reads(),
    "s3:GetBucketTagging": reads(),
    "s3:DeleteBucketPolicy": acts(),
    "s3:PutBucketPolicy": acts(),
  },
  permissions: (scope) => [{ resources: bucketArn(scope) }],

  targets: bucketTargets,

  async read(read, target): Promise<Live | undefined> {
    const tags = await readBucketTags(read, target);
    if (tags === undefined) return undefined;
    const answer = await unless(["NoSuchBucketPolicy"], {}, read(call("s3:GetBucketPolicy", about(target))));
    const { Policy: policy } = answer as { Policy?: string };
    return { tags, ...(typeof policy === "string" && { policy }) };
  },

  plan({ target, live: { policy } }) {
    if (policy === undefined) return nothing("The bucket has no policy.");
    const document = parse(policy);
    if (document === undefined) return notifyOnly("The bucket's policy could not be read as JSON.");
    const statements = Array.isArray(document["Statement"]) ? document["Statement"] : [document["Statement"] ?? null];
    const removed = statements.filter(isPublicStatement);
    if (removed.length === 0) return nothing("No statement of the bucket's policy is public.");
    const kept = statements.filter((statement) => !isPublicStatement(statement));
    const count = `${removed.length} of ${statements.length} statements`;
    return {
      kind: "act",
      why:
        kept.length > 0
          ? `The bucket's policy is public: ${count} are removed.`
          : "Every statement of the bucket's policy is public: the policy is deleted.",
      calls: [
        kept.length > 0
          ? call("s3:PutBucketPolicy", { ...about(target), Policy: JSON.stringify({ ...document, Statement: kept }) })
          : call("s3:DeleteBucketPolicy", about(target)),
      ],
      before: { removed },
    };
  },
});

function parse(policy: string): { [key: string]: Json } | undefined {
  try {
    const document: unknown = JSON.parse(policy);
    return isObject(document) ? document : undefined;
  } catch {
    return undefined;
  }
}
