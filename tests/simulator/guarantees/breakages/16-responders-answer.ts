import { type Breakage, edit, without, editNamed } from "./breakage";

const mapping = "aws:lambda/eventSourceMapping:EventSourceMapping";
const lambda = "aws:lambda/function:Function";
const queue = "aws:sqs/queue:Queue";
const table = "aws:dynamodb/table:Table";
const target = "aws:cloudwatch/eventTarget:EventTarget";
const rule = "aws:cloudwatch/eventRule:EventRule";
const crawler = "aws:glue/crawler:Crawler";
const schedule = "aws:scheduler/schedule:Schedule";
const notify = /^responder-notify$/;

export const breakages: readonly Breakage[] = [
  {
    what: "a function without a mapping",
    change: without(mapping, notify),
    resource: /Function::responder-notify$/,
    says: /No queue is mapped to it/,
    alone: true,
  },
  {
    what: "a mapping that is switched off",
    change: editNamed(mapping, notify, (inputs) => (inputs.enabled = false)),
    resource: /EventSourceMapping::responder-notify$/,
    says: /switched off/,
    alone: true,
  },
  {
    what: "a function with a concurrency of none",
    change: editNamed(lambda, notify, (inputs) => (inputs.reservedConcurrentExecutions = 0)),
    resource: /Function::responder-notify$/,
    says: /reserved concurrency of 0/,
    alone: true,
  },
  {
    what: "a handler that the code does not have",
    change: editNamed(lambda, notify, (inputs) => (inputs.handler = "index.handle")),
    resource: /Function::responder-notify$/,
    says: /has no index.handle/,
    alone: true,
  },
  {
    what: "a handler in another file",
    change: editNamed(lambda, notify, (inputs) => (inputs.handler = "main.handler")),
    resource: /Function::responder-notify$/,
    says: /has no main.handler/,
  },
  {
    what: "a runtime that AWS no longer has",
    change: editNamed(lambda, notify, (inputs) => (inputs.runtime = "nodejs16.x")),
    resource: /Function::responder-notify$/,
    says: /Its runtime is nodejs16.x/,
  },
  {
    what: "a function without a log group",
    change: without("aws:cloudwatch/logGroup:LogGroup", notify),
    resource: /Function::responder-notify$/,
    says: /logs to .+, which is not recorded/,
    alone: true,
  },
  {
    what: "a function that may not write its log",
    change: editNamed("aws:iam/rolePolicy:RolePolicy", notify, (inputs) => {
      inputs.policy = inputs.policy.replace("logs:PutLogEvents", "logs:DescribeLogStreams");
    }),
    resource: /Function::responder-notify$/,
    says: /nobody sees why it failed/,
    alone: true,
  },
  {
    what: "a mapping that deletes what failed",
    change: editNamed(mapping, notify, (inputs) => delete inputs.functionResponseTypes),
    resource: /EventSourceMapping::responder-notify$/,
    says: /those that fail are deleted with the others/,
    alone: true,
  },
  {
    what: "batches of a hundred without a window",
    change: editNamed(mapping, notify, (inputs) => (inputs.batchSize = 100)),
    resource: /EventSourceMapping::responder-notify$/,
    says: /more than 10 need a batching window/,
  },
  {
    what: "a concurrency that Lambda refuses",
    change: editNamed(mapping, notify, (inputs) => (inputs.scalingConfig = { maximumConcurrency: 1 })),
    resource: /EventSourceMapping::responder-notify$/,
    says: /maximum concurrency is 1/,
  },
  {
    what: "a function with a second for a batch",
    change: editNamed(lambda, notify, (inputs) => (inputs.timeout = 1)),
    resource: /Function::responder-notify$/,
    says: /has 1 seconds for a batch/,
    alone: true,
  },
  {
    what: "messages that come back while they are handled",
    change: editNamed(queue, notify, (inputs) => (inputs.visibilityTimeoutSeconds = 30)),
    resource: /Queue::responder-notify$/,
    says: /comes back after 30 seconds, and the function has 60/,
    alone: true,
  },
  {
    what: "a queue with a key that is not there",
    change: editNamed(queue, notify, (inputs) => {
      delete inputs.sqsManagedSseEnabled;
      inputs.kmsMasterKeyId = "alias/aws/sqs";
    }),
    resource: /Queue::responder-notify$/,
    says: /It is encrypted with alias\/aws\/sqs, which is not recorded/,
  },
  {
    what: "a stream that writes to a bucket which is not there",
    change: editNamed("aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream", /-put$/, (inputs) => {
      inputs.extendedS3Configuration.bucketArn = "arn:aws:s3:::elsewhere";
    }),
    resource: /FirehoseDeliveryStream::event-archive-stream-put$/,
    says: /It writes to arn:aws:s3:::elsewhere, which is not recorded/,
    alone: true,
  },
  {
    what: "a stream that encrypts with a key which is not there",
    change: editNamed("aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream", /-put$/, (inputs) => {
      inputs.extendedS3Configuration.kmsKeyArn = "arn:aws:kms:us-east-1:999999999999:key/1";
    }),
    resource: /FirehoseDeliveryStream::event-archive-stream-put$/,
    says: /It encrypts with arn:aws:kms:us-east-1:999999999999:key\/1, which is not recorded/,
    alone: true,
  },
  {
    what: "a queue without a redrive policy",
    change: editNamed(queue, notify, (inputs) => delete inputs.redrivePolicy),
    resource: /Queue::responder-notify$/,
    says: /no redrive policy/,
    alone: true,
  },
  {
    what: "a queue that gives up at once",
    change: editNamed(queue, notify, (inputs) => {
      inputs.redrivePolicy = inputs.redrivePolicy.replace(/"maxReceiveCount":\d+/, '"maxReceiveCount":1');
    }),
    resource: /Queue::responder-notify$/,
    says: /fails 1 times is given up/,
  },
  {
    what: "a dead-letter queue that forgets within a minute",
    change: editNamed(queue, /central-bus-dead-letters$/, (inputs) => (inputs.messageRetentionSeconds = 60)),
    resource: /Queue::central-bus-dead-letters$/,
    says: /keeps messages for 60 seconds, and settings promise/,
    alone: true,
  },
  {
    what: "a crawler's queue that forgets before it is read",
    change: editNamed(queue, /partition-crawler-queue$/, (inputs) => (inputs.messageRetentionSeconds = 60)),
    resource: /Queue::partition-crawler-queue$/,
    says: /keeps messages for 60 seconds/,
  },
  {
    what: "a table in which nothing expires",
    change: editNamed(table, /./, (inputs) => (inputs.ttl = { ...inputs.ttl, enabled: false })),
    resource: /Table::/,
    says: /Nothing expires in it/,
  },
  {
    what: "a table that expires by another attribute",
    change: editNamed(table, /./, (inputs) => (inputs.ttl = { ...inputs.ttl, attributeName: "expires" })),
    resource: /Table::/,
    says: /functions set the attribute expiration/,
  },
  {
    what: "a table of one unit",
    change: editNamed(table, /./, (inputs) => (inputs.billingMode = "PROVISIONED")),
    resource: /Table::/,
    says: /a burst is throttled/,
  },
  {
    what: "a table without recovery",
    change: editNamed(table, /./, (inputs) => delete inputs.pointInTimeRecovery),
    resource: /Table::/,
    says: /no point-in-time recovery/,
  },
  {
    what: "a target that is retried for a minute",
    change: editNamed(target, /^forwarding-\d+-identity$/, (inputs) => {
      inputs.retryPolicy = { maximumEventAgeInSeconds: 60, maximumRetryAttempts: 185 };
    }),
    resource: /EventTarget::forwarding-\d+-identity$/,
    says: /retries it for 60 seconds/,
    alone: true,
  },
  {
    what: "a target that is not retried",
    change: editNamed(target, /^forwarding-\d+-identity$/, (inputs) => {
      inputs.retryPolicy = { maximumEventAgeInSeconds: 86_400, maximumRetryAttempts: 0 };
    }),
    resource: /EventTarget::forwarding-\d+-identity$/,
    says: /retries it 0 times/,
  },
  {
    what: "a heartbeat that is switched off",
    change: editNamed(schedule, /heartbeat$/, (inputs) => (inputs.state = "DISABLED")),
    resource: /Schedule::forwarding-\d+-heartbeat$/,
    says: /never goes off/,
  },
  {
    what: "a heartbeat that ends",
    change: editNamed(schedule, /heartbeat$/, (inputs) => (inputs.endDate = "2026-01-01T00:00:00Z")),
    resource: /Schedule::forwarding-\d+-heartbeat$/,
    says: /ends on 2026-01-01/,
  },
  {
    what: "a heartbeat whose failures are lost",
    change: editNamed(schedule, /heartbeat$/, (inputs) => delete inputs.target.deadLetterConfig),
    resource: /Schedule::forwarding-\d+-heartbeat$/,
    says: /no recorded dead-letter queue/,
    alone: true,
  },
  {
    what: "a rule that is disabled",
    change: editNamed(rule, /^responder-remediate-iam$/, (inputs) => (inputs.state = "DISABLED")),
    resource: /EventRule::responder-remediate-iam$/,
    says: /disabled: nothing that it matches arrives/,
    alone: true,
  },
  {
    what: "a rule without a target",
    change: without(target, /^responder-remediate-iam$/),
    resource: /EventRule::responder-remediate-iam$/,
    says: /It has no target/,
    alone: true,
  },
  {
    what: "a target that is not recorded",
    change: editNamed(target, /^responder-remediate-iam$/, (inputs) => (inputs.arn = `${String(inputs.arn)}-other`)),
    resource: /EventTarget::responder-remediate-iam$/,
    says: /-other is not recorded/,
    alone: true,
  },
  {
    what: "a target whose failures are lost",
    change: editNamed(target, /^responder-remediate-iam$/, (inputs) => delete inputs.deadLetterConfig),
    resource: /EventTarget::responder-remediate-iam$/,
    says: /has no dead-letter queue/,
    alone: true,
  },
  {
    what: "a target whose dead-letter queue is elsewhere",
    change: editNamed(
      target,
      /^responder-remediate-iam$/,
      (inputs) => (inputs.deadLetterConfig.arn = `${String(inputs.deadLetterConfig.arn)}-other`),
    ),
    resource: /EventTarget::responder-remediate-iam$/,
    says: /is no recorded queue of its Region/,
    alone: true,
  },
  {
    what: "a dead-letter queue that admits no rule",
    change: without("aws:sqs/queuePolicy:QueuePolicy", /^central-bus-dead-letters$/),
    resource: /Queue::central-bus-dead-letters$/,
    says: /is lost:/,
  },
  {
    what: "a forwarding role that may not put events",
    change: editNamed("aws:iam/rolePolicy:RolePolicy", /^forwarding-\d{12}-role$/, (inputs) => {
      inputs.policy = inputs.policy.replaceAll("events:PutEvents", "events:PutRule");
    }),
    resource: /RolePolicy::forwarding-\d{12}-role$/,
    says: /cannot call events:PutEvents/,
  },
  {
    what: "an archive rule's role that may not write to its stream",
    change: editNamed("aws:iam/rolePolicy:RolePolicy", /^event-archive-rule-role$/, (inputs) => {
      inputs.policy = inputs.policy.replace("firehose:PutRecordBatch", "firehose:DescribeDeliveryStream");
    }),
    resource: /RolePolicy::event-archive-rule-role$/,
    says: /cannot call firehose:PutRecordBatch/,
    alone: true,
  },
  {
    what: "an API destination that is only read",
    change: edit("aws:cloudwatch/eventApiDestination:EventApiDestination", (inputs) => (inputs.httpMethod = "GET")),
    resource: /EventApiDestination::/,
    says: /calls by GET/,
    alone: true,
  },
  {
    what: "an API destination without its connection",
    change: without("aws:cloudwatch/eventConnection:EventConnection", /./),
    resource: /EventApiDestination::/,
    says: /its connection .+ is not recorded/,
    alone: true,
  },
  {
    what: "a schedule that may not use its role",
    change: editNamed("aws:iam/role:Role", /^notification-channels-digest$/, (inputs) => {
      inputs.assumeRolePolicy = inputs.assumeRolePolicy.replace("scheduler.amazonaws.com", "glue.amazonaws.com");
    }),
    resource: /Role::notification-channels-digest$/,
    says: /scheduler.amazonaws.com cannot assume/,
  },
  {
    what: "a delivery stream that may not decrypt",
    change: editNamed("aws:iam/rolePolicy:RolePolicy", /^event-archive-delivery-role$/, (inputs) => {
      inputs.policy = inputs.policy.replace("kms:Decrypt", "kms:DescribeKey");
    }),
    resource: /RolePolicy::event-archive-delivery-role$/,
    says: /cannot call kms:Decrypt/,
    alone: true,
  },
  {
    what: "a crawler that may not add partitions",
    change: editNamed("aws:iam/rolePolicy:RolePolicy", /^partition-crawler-role$/, (inputs) => {
      inputs.policy = inputs.policy.replace("glue:BatchCreatePartition", "glue:GetTables");
    }),
    resource: /RolePolicy::partition-crawler-role$/,
    says: /keeps the crawler from glue:BatchCreatePartition/,
    alone: true,
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
    what: "a queue whose dead letters go to nobody",
    change: editNamed(
      queue,
      notify,
      (inputs) => (inputs.redrivePolicy = inputs.redrivePolicy.replace("-dead-letters", "-x")),
    ),
    resource: /Queue::responder-notify$/,
    says: /which is no recorded queue beside it/,
  },
  {
    what: "a queue that is not encrypted",
    change: editNamed(queue, notify, (inputs) => (inputs.sqsManagedSseEnabled = false)),
    resource: /Queue::responder-notify$/,
    says: /does not say that it is encrypted/,
    alone: true,
  },
  {
    what: "a queue that takes small messages alone",
    change: editNamed(queue, notify, (inputs) => (inputs.maxMessageSize = 1024)),
    resource: /Queue::responder-notify$/,
    says: /takes messages of 1024 bytes/,
    alone: true,
  },
];
