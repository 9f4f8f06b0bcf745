import { GetBucketVersioningCommand } from "@aws-sdk/client-s3";
import { bucketOf, noBucket } from "../bucket";
import { readBack, unless } from "../read-back";

/** Whether a bucket is there, by a setting that every bucket has. */
export const bucket = readBack<object>({
  type: "aws:s3/bucket:Bucket",
  noun: "bucket",
  permissions: ["s3:GetBucketVersioning"],
  nameOf: bucketOf,
  read: (resource, { clients }) =>
    unless(noBucket, () => clients.s3.send(new GetBucketVersioningCommand({ Bucket: bucketOf(resource) }))),
  effect: "Nothing can be written to it, and what was in it is gone.",
  properties: [],
});
