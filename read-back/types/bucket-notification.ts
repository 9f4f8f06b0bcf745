import { GetBucketNotificationConfigurationCommand, type QueueConfiguration } from "@aws-sdk/client-s3";
import { asSet } from "../normalize";
import { bucketOf, noBucket, ofBucket } from "../bucket";
import { input, readBack, unless } from "../read-back";

interface PlannedQueue {
  readonly queueArn?: string;
  readonly events?: readonly string[];
  readonly filterPrefix?: string;
}

/** S3 writes back the filter's names as `prefix` or `Prefix`. */
const prefixOf = ({ Filter }: QueueConfiguration): string =>
  Filter?.Key?.FilterRules?.find(({ Name }) => Name?.toLowerCase() === "prefix")?.Value ?? "";

export const bucketNotification = readBack<readonly QueueConfiguration[]>({
  type: "aws:s3/bucketNotification:BucketNotification",
  noun: "bucket's notification",
  permissions: ["s3:GetBucketNotification"],
  nameOf: bucketOf,
  partOf: ofBucket,
  async read(resource, { clients }) {
    const answer = await unless(noBucket, () =>
      clients.s3.send(new GetBucketNotificationConfigurationCommand({ Bucket: bucketOf(resource) })),
    );
    return answer && (answer.QueueConfigurations ?? []);
  },
  effect: "There is no such bucket.",
  properties: [
    {
      name: "QueueConfigurations",
      planned: (resource) =>
        (input<readonly PlannedQueue[]>(resource, "queues") ?? []).map(({ queueArn, events, filterPrefix = "" }) => ({
          queue: queueArn,
          events: asSet(events),
          prefix: filterPrefix,
        })),
      found: (queues) =>
        queues.map((each) => ({ queue: each.QueueArn, events: asSet(each.Events), prefix: prefixOf(each) })),
      as: asSet,
      effect: "The crawler is not told of new objects: their partitions are not added.",
    },
  ],
});
