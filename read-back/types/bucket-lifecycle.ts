import { GetBucketLifecycleConfigurationCommand, type LifecycleRule } from "@aws-sdk/client-s3";
import type { Resource } from "../resource";
import { asSet } from "../normalize";
import { bucketOf, noBucket, ofBucket } from "../bucket";
import { input, readBack, unless } from "../read-back";

interface PlannedRule {
  readonly id?: string;
  readonly status?: string;
  readonly filter?: { readonly prefix?: string };
  readonly prefix?: string;
  readonly expiration?: { readonly days?: number };
  readonly noncurrentVersionExpiration?: { readonly noncurrentDays?: number };
  readonly abortIncompleteMultipartUpload?: { readonly daysAfterInitiation?: number };
  readonly transitions?: readonly { readonly days?: number; readonly storageClass?: string }[];
}

/** A rule without a filter is one with an empty prefix, as S3 writes it back. */
export const bucketLifecycle = readBack<readonly LifecycleRule[]>({
  type: "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
  noun: "bucket's lifecycle",
  permissions: ["s3:GetLifecycleConfiguration"],
  nameOf: bucketOf,
  partOf: ofBucket,
  async read(resource, { clients }) {
    const answer = await unless(["NoSuchLifecycleConfiguration", ...noBucket], () =>
      clients.s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket: bucketOf(resource) })),
    );
    return answer?.Rules;
  },
  effect: "Nothing expires: storage grows, and data is kept for longer than planned.",
  properties: [
    {
      name: "Rules",
      planned: (resource: Resource) =>
        (input<readonly PlannedRule[]>(resource, "rules") ?? []).map((rule) => ({
          id: rule.id,
          status: rule.status,
          prefix: rule.filter?.prefix ?? rule.prefix ?? "",
          expiresAfter: rule.expiration?.days,
          versionsExpireAfter: rule.noncurrentVersionExpiration?.noncurrentDays,
          uploadsEndAfter: rule.abortIncompleteMultipartUpload?.daysAfterInitiation,
          transitions: asSet((rule.transitions ?? []).map(({ days, storageClass }) => [days, storageClass])),
        })),
      found: (rules) =>
        rules.map((rule) => ({
          id: rule.ID,
          status: rule.Status,
          prefix: rule.Filter?.Prefix ?? rule.Prefix ?? "",
          expiresAfter: rule.Expiration?.Days,
          versionsExpireAfter: rule.NoncurrentVersionExpiration?.NoncurrentDays,
          uploadsEndAfter: rule.AbortIncompleteMultipartUpload?.DaysAfterInitiation,
          transitions: asSet((rule.Transitions ?? []).map(({ Days, StorageClass }) => [Days, StorageClass])),
        })),
      as: asSet,
      effect: "Evidence is deleted earlier, or kept for longer, than planned.",
    },
  ],
});
