import assert from "node:assert/strict";
import { type Breakage, edit, without, editNamed } from "./breakage";

const mapping = "aws:lambda/eventSourceMapping:EventSourceMapping";
const lambda = "aws:lambda/function:Function";
const queue = "aws:sqs/queue:Queue";
const table = "aws:dynamodb/table:Table";
const target = "aws:cloudwatch/eventTarget:EventTarget";
const rule = "aws:cloudwatch/eventRule:EventRule";
const crawler = "aws:glue/crawler:Crawler";
const schedule = "aws:scheduler/schedule:Schedule";
const rolePolicy = "aws:iam/rolePolicy:RolePolicy";
const notify = /^responder-notify$/;

/** Takes an action away from one role. */
const lacking = (name: RegExp, action: string) =>
  editNamed(rolePolicy, name, (inputs) => {
    const policy = JSON.parse(inputs.policy);
    policy.Statement = policy.Statement.flatMap((statement: any) => {
      const left = [statement.Action].flat().filter((each) => each !== action);
      return left.length > 0 ? { ...statement, Action: left } : [];
    });
    inputs.policy = JSON.stringify(policy);
  });

/** Edits a rule's pattern. */
const asking = (name: RegExp, change: (pattern: any) => void) =>
  editNamed(rule, name, (inputs) => {
    const pattern = JSON.parse(inputs.eventPattern);
    change(pattern);
    inputs.eventPattern = JSON.stringify(pattern);
  });

/** Edits what a schedule puts. */
const input = (name: RegExp, change: (input: any) => void) =>
  editNamed(schedule, name, (inputs) => {
    const told = JSON.parse(inputs.target.input);
    change(told);
    inputs.target.input = JSON.stringify(told);
  });

/** Edits what a function is configured with. */
const configured = (name: RegExp, change: (configuration: any) => void) =>
  editNamed(lambda, name, (inputs) => {
    const { asset } = inputs.code.archive.assets["configuration.json"];
    const configuration = JSON.parse(asset.text);
    change(configuration);
    asset.text = JSON.stringify(configuration);
  });

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
    resource: /RolePolicy::responder-notify$/,
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
    says: /cannot call glue:BatchCreatePartition/,
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
  {
    what: "claim-check without firehose:PutRecord",
    change: lacking(/^responder-claim-check$/, "firehose:PutRecord"),
    resource: /RolePolicy::responder-claim-check$|Role::responder-claim-check$/,
    says: /firehose:PutRecord/,
  },
  {
    what: "claim-check without kms:GenerateDataKey",
    change: lacking(/^responder-claim-check$/, "kms:GenerateDataKey"),
    resource: /RolePolicy::responder-claim-check$|Role::responder-claim-check$/,
    says: /kms:GenerateDataKey/,
  },
  {
    what: "claim-check without s3:PutObject",
    change: lacking(/^responder-claim-check$/, "s3:PutObject"),
    resource: /RolePolicy::responder-claim-check$|Role::responder-claim-check$/,
    says: /s3:PutObject/,
  },
  {
    what: "correlate-findings without dynamodb:PutItem",
    change: lacking(/^responder-correlate-findings$/, "dynamodb:PutItem"),
    resource: /RolePolicy::responder-correlate-findings$|Role::responder-correlate-findings$/,
    says: /dynamodb:PutItem/,
  },
  {
    what: "enrich-findings without account:GetAlternateContact",
    change: lacking(/^responder-enrich-findings$/, "account:GetAlternateContact"),
    resource: /RolePolicy::responder-enrich-findings$|Role::responder-enrich-findings$/,
    says: /account:GetAlternateContact/,
  },
  {
    what: "notify without dynamodb:BatchGetItem",
    change: lacking(/^responder-notify$/, "dynamodb:BatchGetItem"),
    resource: /RolePolicy::responder-notify$|Role::responder-notify$/,
    says: /dynamodb:BatchGetItem/,
  },
  {
    what: "notify without events:PutEvents",
    change: lacking(/^responder-notify$/, "events:PutEvents"),
    resource: /RolePolicy::responder-notify$|Role::responder-notify$/,
    says: /put no event of event-governance.notification/,
  },
  {
    what: "notify without secretsmanager:GetSecretValue",
    change: lacking(/^responder-notify$/, "secretsmanager:GetSecretValue"),
    resource: /RolePolicy::responder-notify$|Role::responder-notify$/,
    says: /secretsmanager:GetSecretValue/,
  },
  {
    what: "notify without sqs:DeleteMessage",
    change: lacking(/^responder-notify$/, "sqs:DeleteMessage"),
    resource: /RolePolicy::responder-notify$|Role::responder-notify$/,
    says: /sqs:DeleteMessage/,
  },
  {
    what: "remediate without sqs:ChangeMessageVisibility",
    change: lacking(/^responder-remediate$/, "sqs:ChangeMessageVisibility"),
    resource: /RolePolicy::responder-remediate$|Role::responder-remediate$/,
    says: /sqs:ChangeMessageVisibility/,
  },
  {
    what: "resolve-findings without sts:AssumeRole",
    change: lacking(/^responder-resolve-findings$/, "sts:AssumeRole"),
    resource: /RolePolicy::responder-resolve-findings$|Role::responder-resolve-findings$/,
    says: /sts:AssumeRole/,
  },
  {
    what: "run-queries without Athena",
    change: lacking(/^responder-run-queries$/, "athena:StartQueryExecution"),
    resource: /RolePolicy::responder-run-queries$|Role::responder-run-queries$/,
    says: /athena:StartQueryExecution/,
  },
  {
    what: "run-queries without the archive's objects",
    change: lacking(/^responder-run-queries$/, "s3:GetObject"),
    resource: /RolePolicy::responder-run-queries$|Role::responder-run-queries$/,
    says: /s3:GetObject/,
  },
  {
    what: "a saved query whose schedule is off",
    change: editNamed(
      schedule,
      /^responder-run-queries-schedule-silent-accounts$/,
      (inputs) => (inputs.state = "DISABLED"),
    ),
    resource: /Schedule::responder-run-queries-schedule-silent-accounts$/,
    says: /It is disabled: it never goes off/,
    alone: true,
  },
  {
    what: "watch-silence without dynamodb:UpdateItem",
    change: lacking(/^responder-watch-silence$/, "dynamodb:UpdateItem"),
    resource: /RolePolicy::responder-watch-silence$|Role::responder-watch-silence$/,
    says: /dynamodb:UpdateItem/,
  },
  {
    what: "a role in members that cannot look at keys",
    change: lacking(/-remediation-role$/, "iam:ListAccessKeys"),
    resource: /RolePolicy::forwarding-\d{12}-remediation-role$/,
    says: /cannot call iam:ListAccessKeys on arn:aws:iam::\d{12}:user\/x/,
    alone: true,
  },
  {
    what: "a role in members that cannot read findings",
    change: lacking(/-findings-role$/, "securityhub:GetFindings"),
    resource: /RolePolicy::forwarding-\d{12}-findings-role$/,
    says: /cannot call securityhub:GetFindings/,
    alone: true,
  },
  {
    what: "a crawler that cannot add a partition",
    change: lacking(/^partition-crawler-role$/, "glue:BatchCreatePartition"),
    resource: /RolePolicy::partition-crawler-role$/,
    says: /cannot call glue:BatchCreatePartition/,
    alone: true,
  },
  {
    what: "a crawler that writes no log",
    change: lacking(/^partition-crawler-role$/, "logs:PutLogEvents"),
    resource: /RolePolicy::partition-crawler-role$/,
    says: /cannot call logs:PutLogEvents/,
    alone: true,
  },
  {
    what: "a function that may do what its code never does",
    change: editNamed(rolePolicy, notify, (inputs) => {
      const policy = JSON.parse(inputs.policy);
      policy.Statement.push({
        Effect: "Allow",
        Action: "dynamodb:DeleteItem",
        Resource: "arn:aws:dynamodb:*:*:table/x",
      });
      inputs.policy = JSON.stringify(policy);
    }),
    resource: /RolePolicy::responder-notify$/,
    says: /allows dynamodb:DeleteItem .+ which nothing needs/,
    alone: true,
  },
  {
    what: "a function that may put events of any source",
    change: editNamed(rolePolicy, notify, (inputs) => {
      inputs.policy = inputs.policy.replace(/,"Condition":\{"StringEquals":\{"events:source":"[^"]+"\}\}/, "");
    }),
    resource: /RolePolicy::responder-notify$/,
    says: /put events of any source/,
    alone: true,
  },
  {
    what: "a schedule whose event nobody takes",
    change: editNamed(schedule, /digest$/, (inputs) => (inputs.target.eventbridgeParameters.detailType = "Digest")),
    resource: /Schedule::notification-channels-digest$/,
    says: /it is for nobody/,
    alone: true,
  },
  {
    what: "a schedule that puts no event at all",
    change: editNamed(schedule, /digest$/, (inputs) => delete inputs.target.eventbridgeParameters),
    resource: /Schedule::notification-channels-digest$/,
    says: /Its event is not put/,
  },
  {
    what: "a schedule whose role may put events of any source",
    change: editNamed(rolePolicy, /^notification-channels-digest$/, (inputs) => {
      inputs.policy = inputs.policy.replace(/,"Condition":\{"StringEquals":\{"events:source":"[^"]+"\}\}/, "");
    }),
    resource: /RolePolicy::notification-channels-digest$/,
    says: /put events of any source/,
    alone: true,
  },
  {
    what: "a forwarding rule without a heartbeat",
    change: input(/rule-heartbeats$/, (told) => told.Entries.shift()),
    resource: /Schedule::forwarding-\d{12}-rule-heartbeats$/,
    says: /waits for heartbeats, and no schedule sends one/,
    alone: true,
  },
  {
    what: "heartbeats that say they come more often",
    change: input(/-heartbeat$/, (told) => (told.minutes = 1)),
    resource: /Schedule::forwarding-\d{12}-heartbeat$/,
    says: /says that it comes every 1 minutes/,
    alone: true,
  },
  {
    what: "a schedule that may go off whenever it likes",
    change: editNamed(schedule, /silence-schedule$/, (inputs) => {
      inputs.flexibleTimeWindow = { mode: "FLEXIBLE", maximumWindowInMinutes: 60 };
    }),
    resource: /Schedule::responder-watch-silence-schedule$/,
    says: /60 minutes late/,
    alone: true,
  },
  {
    what: "a schedule that gives up within minutes",
    change: editNamed(schedule, /digest$/, (inputs) => (inputs.target.retryPolicy.maximumEventAgeInSeconds = 120)),
    resource: /Schedule::notification-channels-digest$/,
    says: /within 120 seconds/,
    alone: true,
  },
  {
    what: "a function without a part of its configuration",
    change: configured(/^responder-watch-silence$/, (configuration) => delete configuration.placements),
    resource: /Function::responder-watch-silence$/,
    says: /does not start with its environment and configuration: .*placements/,
    alone: true,
  },
  {
    what: "a function without a variable that its code reads",
    change: editNamed(lambda, /^responder-claim-check$/, (inputs) => delete inputs.environment.variables.STATE_TABLE),
    resource: /Function::responder-claim-check$/,
    says: /STATE_TABLE/,
  },
  {
    what: "a function that remembers in a table of another name",
    change: editNamed(lambda, notify, (inputs) => (inputs.environment.variables.STATE_TABLE = "other")),
    resource: /Function::responder-notify$/,
    says: /table "other", which is not recorded/,
  },
  {
    what: "a function that takes another attempt for the last one",
    change: editNamed(lambda, /^responder-remediate$/, (inputs) => (inputs.environment.variables.ATTEMPTS = "3")),
    resource: /Function::responder-remediate$/,
    says: /takes attempt 3 for the last one/,
    alone: true,
  },
  {
    what: "a function whose metrics no alarm watches",
    change: editNamed(lambda, /^responder-claim-check$/, (inputs) => {
      inputs.environment.variables.POWERTOOLS_METRICS_NAMESPACE = "other";
    }),
    resource: /Function::responder-claim-check$/,
    says: /writes its metrics into "other"/,
    alone: true,
  },
  {
    what: "a function that archives into a bucket that is not recorded",
    change: configured(/^responder-claim-check$/, (configuration) => (configuration.bucket = "other")),
    resource: /Function::responder-claim-check$/,
    says: /names other, which is not recorded/,
  },
  {
    what: "a function without exemptions",
    change: configured(/^responder-remediate$/, (configuration) => delete configuration.exemptions),
    resource: /Function::responder-remediate$/,
    says: /says nothing of exemptions/,
    alone: true,
  },
  {
    what: "a function without code",
    change: editNamed(lambda, notify, (inputs) => delete inputs.code),
    resource: /Function::responder-notify$/,
    says: /has no code/,
  },
  {
    what: "a mapping that takes all of the account's concurrency",
    change: editNamed(mapping, notify, (inputs) => delete inputs.scalingConfig),
    resource: /EventSourceMapping::responder-notify$/,
    says: /no maximum concurrency/,
    alone: true,
  },
  {
    what: "a table with a key of numbers",
    change: edit(table, (inputs) => (inputs.attributes[0].type = "N")),
    resource: /Table::responder-state$/,
    says: /Its attributes are/,
    alone: true,
  },
  {
    what: "a table that DynamoDB's own key encrypts",
    change: edit(table, (inputs) => delete inputs.serverSideEncryption),
    resource: /Table::responder-state$/,
    says: /a key of DynamoDB's own/,
    alone: true,
  },
  {
    what: "a pipeline that is called elsewhere",
    change: editNamed("aws:cloudwatch/eventApiDestination:EventApiDestination", /^reconciliation$/, (inputs) => {
      inputs.invocationEndpoint = inputs.invocationEndpoint.replace("example/", "somebody/");
    }),
    resource: /EventApiDestination::reconciliation$/,
    says: /settings name no such address/,
    alone: true,
  },
  {
    what: "a secret in a header that nobody reads",
    change: editNamed("aws:cloudwatch/eventConnection:EventConnection", /^reconciliation$/, (inputs) => {
      inputs.authParameters.apiKey.key = "X-Token";
    }),
    resource: /EventConnection::reconciliation$/,
    says: /it is read as Authorization/,
    alone: true,
  },
  {
    what: "a body with a value that events do not have",
    change: editNamed(target, /^reconciliation-calls-pipeline$/, (inputs) => {
      inputs.inputTransformer.inputPaths.accountId = "$.detail.requestParameters.account";
    }),
    resource: /EventTarget::reconciliation-calls-pipeline$/,
    says: /which an event that the rule takes need not have/,
    alone: true,
  },
  {
    what: "a body of another type than the others",
    change: editNamed(target, /^reconciliation-calls-pipeline$/, (inputs) => {
      const { inputTransformer: transformer } = inputs;
      transformer.inputTemplate = transformer.inputTemplate.replace("event-governance-reconcile", "other");
    }),
    resource: /EventTarget::reconciliation-calls-pipeline$/,
    says: /has other as event_type/,
    alone: true,
  },
  {
    what: "a ticket system that gets the whole event",
    change: editNamed(target, /^ticket-systems-tickets$/, (inputs) => delete inputs.inputPath),
    resource: /EventTarget::ticket-systems-tickets$/,
    says: /posts the event as it is/,
    alone: true,
  },
  {
    what: "a function whose role Lambda may not assume",
    change: editNamed("aws:iam/role:Role", notify, (inputs) => {
      inputs.assumeRolePolicy = inputs.assumeRolePolicy.replace("Allow", "Deny");
    }),
    resource: /Role::responder-notify$/,
    says: /Lambda cannot assume the role/,
    alone: true,
  },
  {
    what: "a rule for events of whatever source",
    change: asking(/^detections-root-sign-in$/, (pattern) => delete pattern.source),
    resource: /EventRule::detections-root-sign-in$/,
    says: /names no source/,
    alone: true,
  },
  {
    what: "a forwarding rule without one of the calls that an entry names, and not the one of its sample",
    change: editNamed(rule, /^forwarding-100000000001-compute$/, (inputs) => {
      const pattern = inputs.eventPattern;
      inputs.eventPattern = pattern.replace('"BatchDeleteImage",', "");
      assert.notEqual(inputs.eventPattern, pattern);
    }),
    resource: /EventRule::forwarding-100000000001-compute$/,
    says: /forwards container-images-changed as in its sample, and not where detail.eventName is BatchDeleteImage/,
    alone: true,
  },
  {
    what: "an archive rule without one of the calls that an entry names, and not the one of its sample",
    change: editNamed(rule, /^event-archive-compute$/, (inputs) => {
      const pattern = inputs.eventPattern;
      inputs.eventPattern = pattern.replace('"BatchDeleteImage",', "");
      assert.notEqual(inputs.eventPattern, pattern);
    }),
    resource: /EventRule::event-archive-compute$/,
    says: /archives container-images-changed as in its sample, and not where detail.eventName is BatchDeleteImage/,
    alone: true,
  },
  {
    what: "an archive rule for events of every type",
    change: asking(/^event-archive-compute$/, (pattern) => delete pattern["detail-type"]),
    resource: /EventRule::event-archive-compute$/,
    says: /It archives \S+ whatever detail-type is/,
    alone: true,
  },
  {
    what: "a forwarding rule for every call of a service",
    change: asking(/^forwarding-100000000001-compute$/, (pattern) => {
      for (const each of pattern.$or) for (const form of each.$or ?? []) delete form.detail;
    }),
    resource: /EventRule::forwarding-100000000001-compute$/,
    says: /It forwards \S+ whatever detail.eventName is/,
    alone: true,
  },
  {
    what: "a detection without the first call of a form within its detail",
    change: asking(/^detections-aws-cognito-idp$/, ({ detail }) => assert(detail.$or[0].eventName.shift())),
    resource: /EventRule::detections-aws-cognito-idp$/,
    says: /It finds \S+ as in its sample, and not where detail.eventName is/,
    alone: true,
  },
  {
    what: "a target that hands on a part of each event",
    change: editNamed(target, /^event-archive-findings$/, (inputs) => (inputs.inputPath = "$.detail")),
    resource: /EventTarget::event-archive-findings$/,
    says: /It hands \$.detail to arn:\S+, and what reads there needs the whole event/,
    alone: true,
  },
  {
    what: "a function with fewer executions reserved than batches",
    change: editNamed(lambda, notify, (inputs) => (inputs.reservedConcurrentExecutions = 1)),
    resource: /Function::responder-notify$/,
    says: /reserved concurrency of 1, and 2 batches/,
    alone: true,
  },
  {
    what: "functions that are told to call another endpoint, and to log less",
    change: (resource) =>
      editNamed(lambda, /^responder-(notify|remediate)$/, (inputs, { name }) => {
        if (name.endsWith("notify")) inputs.environment.variables.AWS_ENDPOINT_URL = "https://example.org";
        else inputs.loggingConfig.applicationLogLevel = "FATAL";
      })(resource),
    resource: /Function::responder-notify$/,
    says: /Its variable AWS_ENDPOINT_URL/,
  },
  {
    what: "a queue that holds messages back, and one whose failures come back to it",
    change: (resource) =>
      editNamed(queue, /^responder-(notify|remediate)$/, (inputs, { name, outputs }) => {
        if (name.endsWith("notify")) inputs.delaySeconds = 900;
        else inputs.redrivePolicy = JSON.stringify({ deadLetterTargetArn: outputs["arn"], maxReceiveCount: 9 });
      })(resource),
    resource: /Queue::responder-remediate$/,
    says: /goes back to itself/,
  },
  {
    what: "a schedule that begins one day, and one that asks too rarely what did not happen",
    change: editNamed(schedule, /^responder-(correlate-events|watch-silence)-schedule$/, (inputs, { name }) => {
      if (name.includes("silence")) inputs.startDate = "2099-01-01T00:00:00Z";
      else inputs.scheduleExpression = "rate(1 day)";
    }),
    resource: /Schedule::responder-correlate-events-schedule$/,
    says: /what did not happen is to be noticed within 300 seconds/,
  },
  {
    what: "detections that miss the last call of each of their lists",
    change: editNamed(rule, /^detections-/, (inputs) => {
      inputs.eventPattern = inputs.eventPattern.replaceAll(/("eventName":\[[^\]]*),"\w+"\]/g, "$1]");
    }),
    resource: /EventRule::detections-/,
    says: /finds \S+ as in its sample, and not where detail.eventName is \w+/,
    alone: true,
  },
  {
    what: "a remediation that answers last month's events again",
    change: asking(/^responder-remediate-s3$/, (pattern) => delete pattern["replay-name"]),
    resource: /EventRule::responder-remediate-s3$/,
    says: /takes replayed events/,
    alone: true,
  },
  {
    what: "tickets that any member opens",
    change: asking(/^ticket-systems-tickets$/, (pattern) => delete pattern.account),
    resource: /EventRule::ticket-systems-tickets$/,
    says: /from other accounts than 100000000002/,
    alone: true,
  },
];
