import type { StackValidationPolicy } from "@pulumi/policy";
import { bucketsOf, settingsOfBucket } from "../buckets";

const blocks = ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"];

/** Archived events name people, addresses and resources. */
export const bucketsArePrivate: StackValidationPolicy = {
  name: "buckets-are-private",
  description: "Every bucket blocks public access in all four ways.",
  validateStack: ({ resources }, reportViolation) => {
    for (const bucket of bucketsOf(resources)) {
      const [block] = settingsOfBucket(resources, bucket, "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock");
      const open = blocks.filter((name) => block?.props[name] !== true);
      if (open.length > 0) reportViolation(`The bucket can be made public: ${open.join(", ")} not set.`, bucket.urn);
    }
  },
};
