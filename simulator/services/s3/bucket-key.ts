import { arnOf, text } from "../../recorded";
import type { Resource } from "../../graph";

/** ARN of the customer managed key that encrypts a recorded bucket's objects; `undefined` with S3's own keys. */
export function bucketKey(
  keys: { key(id: string, account: string, region: string): Resource | undefined },
  resources: readonly Resource[],
  bucket: Resource,
): string | undefined {
  const encryption = resources.find(
    ({ type, inputs }) =>
      type === "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration" &&
      inputs["bucket"] === text(bucket, "bucket"),
  );
  const [rule] = (encryption?.inputs["rules"] ?? []) as readonly {
    readonly applyServerSideEncryptionByDefault?: { readonly kmsMasterKeyId?: string };
  }[];
  const id = rule?.applyServerSideEncryptionByDefault?.kmsMasterKeyId;
  const key = id === undefined ? undefined : keys.key(id, bucket.account, bucket.region);
  return key && arnOf(key);
}
