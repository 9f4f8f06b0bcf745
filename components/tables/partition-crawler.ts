import { Crawler } from "@pulumi/aws/glue/crawler";
import { BucketNotification } from "@pulumi/aws/s3/bucketNotification";
import { Queue, type QueueArgs } from "@pulumi/aws/sqs/queue";
import { QueuePolicy } from "@pulumi/aws/sqs/queuePolicy";
import * as pulumi from "@pulumi/pulumi";
import { acceptNotifications, crawlTables } from "../../model/archive/crawler-policies";
import { arns, type HubPlace } from "../../model/names";
import { policyText, trustInService } from "../../model/iam/policies";
import { crawlerQueueDays } from "../../model/settings/crawler";
import type { PrivateBucket } from "../archive/private-bucket";
import { createRole } from "../role";

export interface PartitionCrawlerArgs extends HubPlace {
  /** Bucket that contains all tables: a crawler in event mode supports only one. */
  readonly bucket: PrivateBucket;
  readonly keyArn: pulumi.Output<string>;
  readonly database: pulumi.Output<string>;
  /** Tables whose partitions it adds. Names are plain values, because its policy contains them. */
  readonly tables: readonly { readonly name: string; readonly folder: string; readonly resource: pulumi.Resource }[];
  /** Schedule of the crawler, `cron(…)` in UTC. */
  readonly schedule: string;
  /** True: event mode, in which S3 events report new objects. Plain value: decides which resources exist. */
  readonly events: boolean;
}

/** Visibility timeout of a message that the crawler has received, in seconds: as long as a run may take. */
const crawlSeconds = 3600;

/**
 * Crawler that adds the partitions of new events to tables without partition projection.
 *
 * It has the tables as its catalog target, not the bucket: it adds partitions to a schema that we define and cannot
 * create tables (Glue developer guide, "Crawling existing Data Catalog tables"). In event mode S3 sends a message to a
 * queue for each new object, and a run lists only the folders of those objects; the first run, and the first after a
 * change of the crawler, lists everything ("Accelerating crawls using Amazon S3 event notifications").
 */
export class PartitionCrawler extends pulumi.ComponentResource {
  constructor(name: string, args: PartitionCrawlerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("event-governance:index:PartitionCrawler", name, {}, opts);
    const { accountId, region, names } = args;
    const child = { parent: this };
    const bucketArn = `arn:aws:s3:::${names.bucket("archive", accountId, region)}`;
    const queueArns = {
      events: arns.queue(region, accountId, names.crawlQueue),
      deadLetters: arns.queue(region, accountId, names.crawlDeadLetters),
    };
    const folders = [...new Set(args.tables.map(({ folder }) => folder))];

    const queues = args.events ? createQueues() : undefined;
    const { role, policy: rolePolicy } = createCrawlerRole();
    createCrawler();
    this.registerOutputs({});

    function createQueues() {
      const deadLetters = createQueue("dead-letters", names.crawlDeadLetters);
      const events = createQueue("queue", names.crawlQueue, {
        redrivePolicy: deadLetters.arn.apply((deadLetterTargetArn) =>
          JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 5 }),
        ),
      });
      return { events, deadLetters, notification: notifyQueue(events) };
    }

    function createQueue(suffix: string, queueName: string, more: Pick<QueueArgs, "redrivePolicy"> = {}): Queue {
      return new Queue(
        `${name}-${suffix}`,
        {
          name: queueName,
          messageRetentionSeconds: crawlerQueueDays * 24 * 3600,
          visibilityTimeoutSeconds: crawlSeconds,
          sqsManagedSseEnabled: true,
          ...more,
        },
        child,
      );
    }

    /**
     * The bucket's only notification configuration: a second one would replace it. S3 validates the queue when this is
     * created.
     */
    function notifyQueue(queue: Queue): BucketNotification {
      const queuePolicy = new QueuePolicy(
        `${name}-queue`,
        { queueUrl: queue.url, policy: policyText(acceptNotifications(queueArns.events, bucketArn, accountId)) },
        child,
      );
      return new BucketNotification(
        `${name}-notification`,
        {
          bucket: args.bucket.bucket,
          queues: folders.map((folder) => ({
            id: `new-objects-in-${folder.replaceAll("/", "")}`,
            queueArn: queue.arn,
            events: ["s3:ObjectCreated:*"],
            filterPrefix: folder,
          })),
        },
        { ...child, dependsOn: [queuePolicy] },
      );
    }

    function createCrawlerRole() {
      return createRole(
        `${name}-role`,
        {
          name: names.role("crawler", region),
          description: "Lets the crawler add partitions to events_by_type",
          trust: trustInService("glue.amazonaws.com", {
            accountId,
            sourceArn: `arn:aws:glue:${region}:${accountId}:crawler/${names.crawler}`,
          }),
          policyName: "keep-partitions",
          policy: args.keyArn.apply((keyArn) =>
            crawlTables({
              bucketArn,
              prefixes: folders,
              keyArn,
              region,
              accountId,
              database: names.database,
              tables: args.tables.map((table) => table.name),
              ...(queues && { queues: queueArns }),
            }),
          ),
        },
        child,
      );
    }

    function createCrawler(): void {
      new Crawler(
        name,
        {
          name: names.crawler,
          description: "Adds the partitions of new events to events_by_type",
          role: role.arn,
          databaseName: args.database,
          catalogTargets: [
            {
              databaseName: args.database,
              tables: args.tables.map((table) => table.name),
              ...(queues && { eventQueueArn: queues.events.arn, dlqEventQueueArn: queues.deadLetters.arn }),
            },
          ],
          schedule: args.schedule,
          recrawlPolicy: { recrawlBehavior: queues ? "CRAWL_EVENT_MODE" : "CRAWL_EVERYTHING" },
          // A catalog target supports only the delete behavior LOG.
          schemaChangePolicy: { deleteBehavior: "LOG", updateBehavior: "LOG" },
          // Without InheritFromTable each partition gets an inferred struct for `detail`, which queries cannot read.
          configuration: JSON.stringify({
            Version: 1.0,
            CrawlerOutput: { Partitions: { AddOrUpdateBehavior: "InheritFromTable" } },
            Grouping: { TableGroupingPolicy: "CombineCompatibleSchemas" },
          }),
        },
        {
          ...child,
          dependsOn: [
            rolePolicy,
            ...args.tables.map(({ resource }) => resource),
            ...(queues ? [queues.notification] : []),
          ],
        },
      );
    }
  }
}
