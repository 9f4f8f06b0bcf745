import { type Breakage, edit, editNamed, without } from "./breakage";

const queue = "aws:sqs/queue:Queue";
const crawler = "aws:glue/crawler:Crawler";
const stream = "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream";

export const breakages: readonly Breakage[] = [
  {
    what: "a stream that writes to a bucket which is not there",
    change: editNamed(stream, /-put$/, (inputs) => {
      inputs.extendedS3Configuration.bucketArn = "arn:aws:s3:::elsewhere";
    }),
    resource: /FirehoseDeliveryStream::event-archive-stream-put$/,
    says: /It writes to arn:aws:s3:::elsewhere, which is not recorded/,
    alone: true,
  },
  {
    what: "a stream that encrypts with a key which is not there",
    change: editNamed(stream, /-put$/, (inputs) => {
      inputs.extendedS3Configuration.kmsKeyArn = "arn:aws:kms:us-east-1:999999999999:key/1";
    }),
    resource: /FirehoseDeliveryStream::event-archive-stream-put$/,
    says: /It encrypts with arn:aws:kms:us-east-1:999999999999:key\/1, which is not recorded/,
    alone: true,
  },
  {
    what: "a crawler's queue that forgets before it is read",
    change: editNamed(queue, /partition-crawler-queue$/, (inputs) => (inputs.messageRetentionSeconds = 60)),
    resource: /Queue::partition-crawler-queue$/,
    says: /keeps messages for 60 seconds/,
  },
  {
    what: "a crawler that nobody runs",
    change: edit(crawler, (inputs) => (inputs.schedule = "cron(0 0 29 2 ? *)")),
    resource: /Crawler::partition-crawler$/,
    says: /runs by cron/,
    alone: true,
  },
  {
    what: "a crawler whose partitions have columns of their own",
    change: edit(crawler, (inputs) => (inputs.configuration = inputs.configuration.replace("InheritFromTable", "x"))),
    resource: /Crawler::partition-crawler$/,
    says: /do not inherit the table's columns/,
    alone: true,
  },
  {
    what: "a crawler whose configuration is of no version",
    change: edit(
      crawler,
      (inputs) => (inputs.configuration = inputs.configuration.replace('"Version":1', '"Version":2')),
    ),
    resource: /Crawler::partition-crawler$/,
    says: /configuration has the version 2/,
    alone: true,
  },
  {
    what: "a crawler that may make a table of each folder",
    change: edit(crawler, (inputs) => {
      const { Grouping: _, ...configuration } = JSON.parse(inputs.configuration);
      inputs.configuration = JSON.stringify(configuration);
    }),
    resource: /Crawler::partition-crawler$/,
    says: /make a table of each folder/,
    alone: true,
  },
  {
    what: "a crawler that changes the table's columns",
    change: edit(crawler, (inputs) => (inputs.schemaChangePolicy.updateBehavior = "UPDATE_IN_DATABASE")),
    resource: /Crawler::partition-crawler$/,
    says: /changes the table's columns/,
    alone: true,
  },
  {
    what: "a crawler that writes to another database",
    change: edit(crawler, (inputs) => (inputs.databaseName = "elsewhere")),
    resource: /Crawler::partition-crawler$/,
    says: /writes to elsewhere and crawls/,
  },
  {
    what: "a crawler that lists everything, and has a queue",
    change: edit(crawler, (inputs) => (inputs.recrawlPolicy.recrawlBehavior = "CRAWL_EVERYTHING")),
    resource: /Crawler::partition-crawler$/,
    says: /has a queue that nobody reads/,
    alone: true,
  },
  {
    what: "a crawler of nothing",
    change: edit(crawler, (inputs) => (inputs.catalogTargets[0].tables = [])),
    resource: /Crawler::partition-crawler$/,
    says: /crawls no table/,
    alone: true,
  },
  {
    what: "a crawler without a queue",
    change: edit(crawler, (inputs) => delete inputs.catalogTargets[0].eventQueueArn),
    resource: /Crawler::partition-crawler$/,
    says: /waits for events and has no queue/,
  },
  {
    what: "a crawler's queue that S3 may not fill",
    change: without("aws:sqs/queuePolicy:QueuePolicy", /^partition-crawler-queue$/),
    resource: /Queue::partition-crawler-queue$/,
    says: /is not found/,
  },
  {
    what: "a crawler's queue without a redrive policy",
    change: editNamed(queue, /^partition-crawler-queue$/, (inputs) => delete inputs.redrivePolicy),
    resource: /Queue::partition-crawler-queue$/,
    says: /has no redrive policy/,
    alone: true,
  },
  {
    what: "a crawler that takes from its dead letters",
    change: editNamed(crawler, /./, ({ catalogTargets: [each] }) => {
      [each.eventQueueArn, each.dlqEventQueueArn] = [each.dlqEventQueueArn, each.eventQueueArn];
    }),
    resource: /Crawler::partition-crawler$/,
    says: /takes events from \S+-crawl-dead-letters, and leaves dead letters in \S+-crawl/,
  },
  {
    what: "a crawler that hears of small objects alone",
    change: editNamed("aws:s3/bucketNotification:BucketNotification", /./, (inputs) => {
      inputs.queues[0].events = ["s3:ObjectCreated:Put"];
    }),
    resource: /BucketNotification::/,
    says: /where it is made by CompleteMultipartUpload/,
  },
];
