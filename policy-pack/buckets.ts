import type { PolicyResource } from "@pulumi/policy";

/** Every bucket of a stack. */
export const bucketsOf = (resources: readonly PolicyResource[]): PolicyResource[] =>
  resources.filter(({ type }) => type === "aws:s3/bucket:Bucket");

/** Resources of one type that configure a bucket, which they reference by name. */
export const settingsOfBucket = (
  resources: readonly PolicyResource[],
  bucket: PolicyResource,
  type: string,
): PolicyResource[] =>
  resources.filter((resource) => resource.type === type && resource.props.bucket === bucket.props.bucket);
