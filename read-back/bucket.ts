import type { Resource } from "./resource";
import { input } from "./read-back";

/** Name of the bucket that a resource is, or of which it is a part. */
export const bucketOf = (resource: Resource): string =>
  (input(resource, "bucket") ?? "").replace(/^arn:aws[a-z-]*:s3:::/, "");

/** The bucket of which a resource is a part. */
export const ofBucket = (resource: Resource): readonly [string, string] => ["aws:s3/bucket:Bucket", bucketOf(resource)];

/** There is no such bucket: then there is none of its settings. */
export const noBucket = ["NoSuchBucket"];

/** A bucket as the argument of the AWS command line. */
export const at = (resource: Resource): string => `--bucket ${bucketOf(resource)} --region ${resource.region}`;
