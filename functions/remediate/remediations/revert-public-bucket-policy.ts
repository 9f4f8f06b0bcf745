import type { Json } from "../../../model/envelope";
import { isPublicStatement } from "../public-statement";
import { about, bucketTargets, readBucketTags } from "./buckets";
import { isObject } from "../reading";
import { nothing, notifyOnly, type Remediation, type Tags, unless } from "../remediation";

interface Live {
  readonly tags: Tags;
  /** Text of the policy; absent where the bucket has none. */
  readonly policy?: string;
}

/**
 * Takes the public statements out of a bucket's policy and leaves the others as they are. What stood there before cannot
 * be brought back: the event holds the new policy alone, and S3 keeps no old ones. What is removed is in the report.
 */
export const revertPublicBucketPolicy: Remediation<Live> = {
  id: "revert-public-bucket-policy",
  targets: bucketTargets,

  async read(read, target) {
    const tags = await readBucketTags(read, target);
    if (tags === undefined) return undefined;
    const answer = await unless(
      ["NoSuchBucketPolicy"],
      {},
      read({ service: "s3", action: "GetBucketPolicy", input: about(target) }),
    );
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
          ? {
              service: "s3",
              action: "PutBucketPolicy",
              input: { ...about(target), Policy: JSON.stringify({ ...document, Statement: kept }) },
            }
          : { service: "s3", action: "DeleteBucketPolicy", input: about(target) },
      ],
      before: { removed },
    };
  },
};

function parse(policy: string): { [key: string]: Json } | undefined {
  try {
    const document: unknown = JSON.parse(policy);
    return isObject(document) ? document : undefined;
  } catch {
    return undefined;
  }
}
