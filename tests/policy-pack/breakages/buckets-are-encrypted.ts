import { type Breakage, drop } from "./breakage";

export const breakages: readonly Breakage[] = [
  {
    what: "a bucket that does not say how it encrypts",
    change: drop("aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration", /archive$/),
    names: /event-archive-archive$/,
    says: /encrypted/,
  },
];
