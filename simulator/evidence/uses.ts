import type { Resource } from "../graph";
import { arnOf, field, property, text } from "../recorded";
import { parseArn } from "../services/iam/arn";

/** Services that recorded resources use a role, queue, topic or bucket with, by its ARN. */
export function usesOf(resources: readonly Resource[]): ReadonlyMap<string, ReadonlySet<string>> {
  const uses = new Map<string, Set<string>>();
  const use = (arn: string | undefined, service: string) => {
    if (arn !== undefined) uses.set(arn, (uses.get(arn) ?? new Set()).add(`${service}.amazonaws.com`));
  };
  const buckets = new Map(
    resources
      .filter(({ type }) => type === "aws:s3/bucket:Bucket")
      .map((bucket) => [text(bucket, "bucket"), arnOf(bucket)]),
  );
  for (const resource of resources)
    switch (resource.type) {
      case "aws:cloudwatch/eventTarget:EventTarget":
        use(text(resource, "roleArn"), "events");
        use(text(resource, "arn"), "events");
        use(field(resource, "deadLetterConfig", "arn"), "events");
        break;
      case "aws:scheduler/schedule:Schedule":
        use(field(resource, "target", "roleArn"), "scheduler");
        break;
      case "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream":
        use(field(resource, "extendedS3Configuration", "roleArn"), "firehose");
        break;
      case "aws:lambda/function:Function":
        use(text(resource, "role"), "lambda");
        break;
      case "aws:glue/crawler:Crawler": {
        const role = text(resource, "role") ?? "";
        use(role.startsWith("arn:") ? role : `arn:aws:iam::${resource.account}:role/${role}`, "glue");
        break;
      }
      case "aws:s3/bucketNotification:BucketNotification":
        for (const queue of (property(resource, "queues") ?? []) as readonly { readonly queueArn?: string }[])
          use(queue.queueArn, "s3");
        break;
      case "aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination":
        use(
          field(resource, "deliveryDestinationConfiguration", "destinationResourceArn")?.replace(/:\*$/, ""),
          "delivery.logs",
        );
        break;
      case "aws:s3/bucketLogging:BucketLogging":
        use(buckets.get(text(resource, "targetBucket")), "logging.s3");
        break;
      case "aws:cloudwatch/metricAlarm:MetricAlarm":
        for (const arn of [property(resource, "alarmActions"), property(resource, "okActions")].flat())
          if (typeof arn === "string") use(arn, "cloudwatch");
        break;
    }
  return uses;
}

/**
 * Roles and queues of rules that a hub makes on the buses of other accounts: no list of their accounts fits a policy, so
 * that rules of these names are admitted in any account (docs/decisions/0005-rollouts.md).
 */
export const usedAnywhere = (resources: readonly Resource[]): ReadonlySet<string> =>
  new Set(
    resources
      .filter(({ type }) => type === "aws:cloudwatch/eventTarget:EventTarget")
      .filter((target) => {
        const owner = parseArn(text(target, "eventBusName") ?? "")?.account;
        return owner !== undefined && owner !== target.account;
      })
      .flatMap((target) => [text(target, "roleArn") ?? "", field(target, "deadLetterConfig", "arn") ?? ""]),
  );
