import { GetPublicAccessBlockCommand, type PublicAccessBlockConfiguration } from "@aws-sdk/client-s3";
import { bucketOf, noBucket, ofBucket } from "../bucket";
import { input, type Property, readBack, unless } from "../read-back";

const blocks = ["BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"] as const;

export const bucketPublicAccess = readBack<PublicAccessBlockConfiguration>({
  type: "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
  noun: "bucket's public access block",
  permissions: ["s3:GetBucketPublicAccessBlock"],
  nameOf: bucketOf,
  partOf: ofBucket,
  async read(resource, { clients }) {
    const answer = await unless(["NoSuchPublicAccessBlockConfiguration", ...noBucket], () =>
      clients.s3.send(new GetPublicAccessBlockCommand({ Bucket: bucketOf(resource) })),
    );
    return answer?.PublicAccessBlockConfiguration;
  },
  effect: "The bucket can be opened to everybody.",
  properties: blocks.map((name): Property<PublicAccessBlockConfiguration> => ({
    name,
    planned: (resource) => input<boolean>(resource, name.charAt(0).toLowerCase() + name.slice(1)),
    found: (answer) => answer[name] ?? false,
    effect: "The bucket can be opened to everybody.",
  })),
});
