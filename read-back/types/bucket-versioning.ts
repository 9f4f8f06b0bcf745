import { GetBucketVersioningCommand } from "@aws-sdk/client-s3";
import { at, bucketOf, noBucket, ofBucket } from "../bucket";
import { readBack, unless, within } from "../read-back";

/** A bucket that was never versioned answers without a status (S3 API reference, GetBucketVersioning). */
export const bucketVersioning = readBack<{ readonly status: string }>({
  type: "aws:s3/bucketVersioning:BucketVersioning",
  noun: "bucket's versioning",
  permissions: ["s3:GetBucketVersioning"],
  nameOf: bucketOf,
  partOf: ofBucket,
  async read(resource, { clients }) {
    const answer = await unless(noBucket, () =>
      clients.s3.send(new GetBucketVersioningCommand({ Bucket: bucketOf(resource) })),
    );
    return answer && { status: answer.Status ?? "never enabled" };
  },
  effect: "There is no such bucket.",
  properties: [
    {
      name: "Status",
      planned: (resource) => within(resource, "versioningConfiguration", "status"),
      found: ({ status }) => status,
      effect: "An object that is overwritten or deleted is gone.",
      repair: (resource) => [
        `aws s3api put-bucket-versioning ${at(resource)} --versioning-configuration Status=Enabled`,
      ],
    },
  ],
});
