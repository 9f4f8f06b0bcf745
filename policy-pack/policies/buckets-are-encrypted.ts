import type { StackValidationPolicy } from "@pulumi/policy";
import { bucketsOf, settingsOfBucket } from "../buckets";

const type = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";

/** S3 encrypts by default since 2023, with its own key: a bucket without a setting was not a deliberate choice. */
export const bucketsAreEncrypted: StackValidationPolicy = {
  name: "buckets-are-encrypted",
  description: "Every bucket declares how its objects are encrypted.",
  validateStack: ({ resources }, reportViolation) => {
    for (const bucket of bucketsOf(resources)) {
      const [encryption] = settingsOfBucket(resources, bucket, type);
      const [rule] = (encryption?.props.rules ?? []) as {
        applyServerSideEncryptionByDefault?: { sseAlgorithm?: string };
      }[];
      if (rule?.applyServerSideEncryptionByDefault?.sseAlgorithm === undefined)
        reportViolation("The bucket does not declare how its objects are encrypted.", bucket.urn);
    }
  },
};
