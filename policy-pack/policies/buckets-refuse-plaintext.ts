import type { StackValidationPolicy } from "@pulumi/policy";
import { bucketsOf, settingsOfBucket } from "../buckets";
import { admitsAnybody, conditionsOf, policyDocumentsOf, textsOf } from "../policy-documents";

/** S3 user guide, "Security best practices for Amazon S3", on encryption in transit. */
export const bucketsRefusePlaintext: StackValidationPolicy = {
  name: "buckets-refuse-plaintext",
  description: "Every bucket's policy denies requests without TLS, for the bucket and its objects.",
  validateStack: ({ resources }, reportViolation) => {
    for (const bucket of bucketsOf(resources)) {
      const arn = `arn:aws:s3:::${String(bucket.props.bucket)}`;
      const refused = settingsOfBucket(resources, bucket, "aws:s3/bucketPolicy:BucketPolicy")
        .flatMap((policy) => policyDocumentsOf(policy))
        .flatMap(({ statements }) => statements)
        .some(
          (statement) =>
            statement.Effect === "Deny" &&
            admitsAnybody(statement) &&
            textsOf(statement.Action).some((action) => action === "s3:*" || action === "*") &&
            [arn, `${arn}/*`].every((resource) => textsOf(statement.Resource).includes(resource)) &&
            conditionsOf(statement).some(
              ([operator, key, values]) =>
                operator === "bool" && key === "aws:securetransport" && values.includes("false"),
            ),
        );
      if (!refused) reportViolation("The bucket's policy allows requests without TLS.", bucket.urn);
    }
  },
};
