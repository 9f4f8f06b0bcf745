import type { PolicyResource, StackValidationPolicy } from "@pulumi/policy";
import { whereKnown } from "../unknown";

/**
 * Deleting them loses what cannot be restored: the bus that receives events, the events, and the key that decrypts
 * them.
 */
const always = ["aws:cloudwatch/eventBus:EventBus", "aws:kms/key:Key"];

export const protectedResources: StackValidationPolicy = {
  name: "protected-resources",
  description: "Event buses, keys, and buckets into which a delivery stream writes are protected from deletion.",
  validateStack: ({ resources }, reportViolation) => {
    const written = new Set(resources.flatMap((resource) => whereKnown(() => bucketsWritten(resource), [])));
    const isWritten = ({ type, props }: PolicyResource) =>
      type === "aws:s3/bucket:Bucket" && whereKnown(() => written.has(String(props.arn)), false);
    for (const resource of resources)
      if ((always.includes(resource.type) || isWritten(resource)) && !resource.opts.protect)
        reportViolation("It holds what cannot be recreated. Set the option protect.", resource.urn);
  },
};

function bucketsWritten({ type, props }: PolicyResource): string[] {
  if (type !== "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream") return [];
  const { bucketArn } = (props.extendedS3Configuration ?? {}) as { bucketArn?: string };
  return bucketArn === undefined ? [] : [bucketArn];
}
