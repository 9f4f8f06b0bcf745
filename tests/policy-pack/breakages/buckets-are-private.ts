import { type Breakage, edit, drop } from "./breakage";

export const breakages: readonly Breakage[] = [
  {
    what: "a bucket that may be given a public policy",
    change: edit(
      "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
      (block) => (block["blockPublicPolicy"] = false),
    ),
    names: /Bucket::event-archive/,
    says: /blockPublicPolicy/,
  },
  {
    what: "a bucket without the block",
    change: drop("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", /working$/),
    names: /event-archive-working$/,
    says: /blockPublicAcls, blockPublicPolicy, ignorePublicAcls, restrictPublicBuckets/,
  },
];
