import type { Graph, Resource } from "../../graph";

/**
 * Assumptions about delivery streams that write to a bucket with default Object Lock retention: S3 rejects an upload
 * without a checksum there (S3 user guide, "Object Lock considerations"), and Firehose does not document whether it
 * sends one.
 */
export function lockAssumptions(graphs: readonly Graph[]): string[] {
  const resources = graphs.flatMap((graph) => graph.resources);
  const locked = new Set(
    resources
      .filter(({ type }) => type === "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration")
      .filter(({ inputs }) => (inputs["rule"] as { defaultRetention?: unknown } | undefined)?.defaultRetention)
      .map(({ inputs }) => String(inputs["bucket"])),
  );
  return resources.some((resource) => locked.has(destinationOf(resource) ?? ""))
    ? ["Firehose sends a checksum with each object, without which S3 takes none into a bucket with Object Lock."]
    : [];
}

function destinationOf({ type, inputs }: Resource): string | undefined {
  if (type !== "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream") return undefined;
  const { bucketArn } = (inputs["extendedS3Configuration"] ?? {}) as { readonly bucketArn?: string };
  return bucketArn?.replace(/^arn:aws:s3:::/, "");
}
