import { GetBucketEncryptionCommand, type ServerSideEncryptionRule } from "@aws-sdk/client-s3";
import type { Resource } from "../resource";
import { bucketOf, noBucket, ofBucket } from "../bucket";
import { input, readBack, unless } from "../read-back";

interface PlannedRule {
  readonly applyServerSideEncryptionByDefault?: { readonly kmsMasterKeyId?: string; readonly sseAlgorithm?: string };
  readonly bucketKeyEnabled?: boolean;
}

const rule = (resource: Resource): PlannedRule | undefined => input<readonly PlannedRule[]>(resource, "rules")?.[0];

export const bucketEncryption = readBack<ServerSideEncryptionRule>({
  type: "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
  noun: "bucket's encryption",
  permissions: ["s3:GetEncryptionConfiguration"],
  nameOf: bucketOf,
  partOf: ofBucket,
  async read(resource, { clients }) {
    const answer = await unless(["ServerSideEncryptionConfigurationNotFoundError", ...noBucket], () =>
      clients.s3.send(new GetBucketEncryptionCommand({ Bucket: bucketOf(resource) })),
    );
    return answer?.ServerSideEncryptionConfiguration?.Rules?.[0];
  },
  effect: "New objects are not encrypted with the archive's key.",
  properties: [
    {
      name: "SSEAlgorithm",
      planned: (resource) => rule(resource)?.applyServerSideEncryptionByDefault?.sseAlgorithm,
      found: ({ ApplyServerSideEncryptionByDefault: found }) => found?.SSEAlgorithm,
      effect: "New objects are encrypted otherwise than planned.",
    },
    {
      name: "KMSMasterKeyID",
      planned: (resource) => rule(resource)?.applyServerSideEncryptionByDefault?.kmsMasterKeyId,
      found: ({ ApplyServerSideEncryptionByDefault: found }) => found?.KMSMasterKeyID,
      effect: "New objects are encrypted with another key.",
    },
    {
      name: "BucketKeyEnabled",
      planned: (resource) => rule(resource)?.bucketKeyEnabled,
      found: ({ BucketKeyEnabled }) => BucketKeyEnabled ?? false,
      effect: "Each object costs a request to KMS.",
    },
  ],
});
