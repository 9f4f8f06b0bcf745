import { GetBucketPolicyCommand } from "@aws-sdk/client-s3";
import { asPolicy } from "../normalize";
import { bucketOf, noBucket, ofBucket } from "../bucket";
import { input, readBack, unless } from "../read-back";

export const bucketPolicy = readBack<{ readonly policy: string }>({
  type: "aws:s3/bucketPolicy:BucketPolicy",
  noun: "bucket policy",
  permissions: ["s3:GetBucketPolicy"],
  nameOf: bucketOf,
  partOf: ofBucket,
  async read(resource, { clients }) {
    const answer = await unless(["NoSuchBucketPolicy", ...noBucket], () =>
      clients.s3.send(new GetBucketPolicyCommand({ Bucket: bucketOf(resource) })),
    );
    return answer && { policy: answer.Policy ?? "" };
  },
  effect: "Whoever has permissions in the account can delete evidence, or write some.",
  properties: [
    {
      name: "Policy",
      planned: (resource) => input(resource, "policy"),
      found: ({ policy }) => policy,
      as: asPolicy,
      effect: "Others may read, write or delete evidence, or what should may not.",
    },
  ],
});
