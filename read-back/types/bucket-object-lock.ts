import { type DefaultRetention, GetObjectLockConfigurationCommand } from "@aws-sdk/client-s3";
import { bucketOf, noBucket, ofBucket } from "../bucket";
import { readBack, unless, within } from "../read-back";

/** Default retention of a bucket; a bucket without Object Lock answers with an error (S3 API reference, GetObjectLockConfiguration). */
export const bucketObjectLock = readBack<DefaultRetention>({
  type: "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
  noun: "bucket's lock",
  permissions: ["s3:GetBucketObjectLockConfiguration"],
  nameOf: bucketOf,
  partOf: ofBucket,
  async read(resource, { clients }) {
    const answer = await unless(["ObjectLockConfigurationNotFoundError", ...noBucket], () =>
      clients.s3.send(new GetObjectLockConfigurationCommand({ Bucket: bucketOf(resource) })),
    );
    return answer?.ObjectLockConfiguration?.Rule?.DefaultRetention;
  },
  effect: "New objects can be deleted at once.",
  properties: [
    {
      name: "Mode",
      planned: (resource) => within(resource, "rule", "defaultRetention", "mode"),
      found: ({ Mode }) => Mode,
      effect: "Others than planned can lift the lock of new objects, or nobody can.",
    },
    {
      name: "Days",
      planned: (resource) => within(resource, "rule", "defaultRetention", "days"),
      found: ({ Days }) => Days,
      effect: "New objects are locked for another time than planned.",
    },
  ],
});
