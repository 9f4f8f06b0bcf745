import { type Breakage, edit, editDocument, editNamed, unprotected, without } from "./breakage";

const stream = "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream";
const group = "aws:cloudwatch/logGroup:LogGroup";
const logPolicy = "aws:cloudwatch/logResourcePolicy:LogResourcePolicy";
const replay = "aws:cloudwatch/eventArchive:EventArchive";

export const breakages: readonly Breakage[] = [
  {
    what: "a delivery stream that logs no errors",
    change: editNamed(
      stream,
      /stream$/,
      (inputs) => (inputs.extendedS3Configuration.cloudwatchLoggingOptions.enabled = false),
    ),
    resource: /FirehoseDeliveryStream::event-archive-stream$/,
    says: /logs no errors/,
    alone: true,
  },
  {
    what: "a replay archive of another bus",
    change: editNamed(replay, /./, (inputs) => {
      inputs.eventSourceArn = inputs.eventSourceArn.replace(/event-bus\/.*/, "event-bus/default");
    }),
    resource: /EventBus::central-bus$/,
    says: /No replay archive keeps its events/,
  },
  {
    what: "a replay archive of one source alone",
    change: editNamed(replay, /./, (inputs) => (inputs.eventPattern = '{"source":["aws.ec2"]}')),
    resource: /EventArchive::central-bus-replay$/,
    says: /Only events of the pattern/,
    alone: true,
  },
  {
    what: "a replay archive of a day",
    change: editNamed(replay, /./, (inputs) => (inputs.retentionDays = 1)),
    resource: /EventArchive::central-bus-replay$/,
    says: /replayed for 1 days, and settings promise 30/,
  },
  {
    what: "a central bus that is deleted with the stack",
    change: unprotected("aws:cloudwatch/eventBus:EventBus", /./),
    resource: /EventBus::central-bus$/,
    says: /deletes it, and with it each member's target/,
  },
  {
    what: "a central bus that logs nothing",
    change: editNamed("aws:cloudwatch/eventBus:EventBus", /./, (inputs) => (inputs.logConfig.level = "OFF")),
    resource: /EventBus::central-bus$/,
    says: /logs OFF, and settings promise ERROR/,
  },
  {
    what: "a log of the bus without a source",
    change: without("aws:cloudwatch/logDeliverySource:LogDeliverySource", /./),
    resource: /EventBus::central-bus$/,
    says: /is no source of a log delivery/,
  },
  {
    what: "a log of the bus that nothing delivers",
    change: without("aws:cloudwatch/logDelivery:LogDelivery", /./),
    resource: /LogDeliverySource::central-bus-error-logs$/,
    says: /nothing delivers/,
  },
  {
    what: "a log of the bus that goes nowhere",
    change: without(group, /central-bus-log$/),
    resource: /LogDeliveryDestination::central-bus-log$/,
    says: /which is no recorded log group/,
  },
  {
    what: "a log of the bus of another kind",
    change: edit("aws:cloudwatch/logDeliverySource:LogDeliverySource", (inputs) => (inputs.logType = "TRACE_LOGS")),
    resource: /LogDeliverySource::central-bus-error-logs$/,
    says: /Nothing delivers ERROR_LOGS/,
    alone: true,
  },
  {
    what: "a log of the bus whose destination is gone",
    change: without("aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination", /./),
    resource: /LogDelivery::central-bus-error-logs$/,
    says: /is no recorded destination/,
    alone: true,
  },
  {
    what: "a log of the bus that may not be written",
    change: edit("aws:cloudwatch/logResourcePolicy:LogResourcePolicy", (inputs) => {
      inputs.policyDocument = inputs.policyDocument.replace("logs:PutLogEvents", "logs:DescribeLogStreams");
    }),
    resource: /LogResourcePolicy::central-bus-log$/,
    says: /logs:PutLogEvents on/,
    alone: true,
  },
  {
    what: "errors of deliveries that go to a stream of nobody's",
    change: without("aws:cloudwatch/logStream:LogStream", /delivery-log$/),
    resource: /FirehoseDeliveryStream::event-archive-stream$/,
    says: /which are not both recorded: they are lost/,
    alone: true,
  },
  {
    what: "a log of the bus with what events say",
    change: edit("aws:cloudwatch/eventBus:EventBus", (inputs) => (inputs.logConfig.includeDetail = "FULL")),
    resource: /EventBus::central-bus$/,
    says: /contains what events say/,
    alone: true,
  },
  {
    what: "a delivery stream that is not encrypted",
    change: editNamed(stream, /stream$/, (inputs) => delete inputs.serverSideEncryption),
    resource: /FirehoseDeliveryStream::event-archive-stream$/,
    says: /waits in it is not encrypted/,
    alone: true,
  },
  {
    what: "logs that are kept for a day",
    change: editNamed(group, /notify$/, (inputs) => (inputs.retentionInDays = 1)),
    resource: /LogGroup::responder-notify$/,
    says: /logs for 1 days, and settings promise 90/,
    alone: true,
  },
  {
    what: "a log policy that is gone",
    change: without(logPolicy, /./),
    resource: /LogGroup::central-bus-log$/,
    says: /The bus's log stays empty, logs:CreateLogStream/,
    alone: true,
  },
  ...(
    [
      [
        "another service",
        (statement) => (statement.Principal.Service = [statement.Principal.Service, "ssm.amazonaws.com"]),
        /lets another service call/,
      ],
      ["everybody", (statement) => (statement.Principal = "*"), /lets another service call/],
      ["every account", (statement) => delete statement.Condition, /for another account call/],
      ["every call", (statement) => (statement.Action = "logs:*"), /call logs:DeleteLogStream/],
    ] as readonly (readonly [string, (statement: any) => unknown, RegExp])[]
  ).map(([whom, change, says]): Breakage => ({
    what: `a log policy that admits ${whom}`,
    change: editDocument(logPolicy, "policyDocument", /./, ({ Statement: statements }) => statements.forEach(change)),
    resource: /LogResourcePolicy::central-bus-log$/,
    says,
    alone: true,
  })),
  {
    what: "a log group that reads no metrics",
    change: editNamed(group, /notify$/, (inputs) => (inputs.logGroupClass = "INFREQUENT_ACCESS")),
    resource: /LogGroup::responder-notify$/,
    says: /Its class is INFREQUENT_ACCESS/,
    alone: true,
  },
  {
    what: "a log group with a key that is not there",
    change: editNamed(group, /notify$/, (inputs) => (inputs.kmsKeyId = "arn:aws:kms:us-east-1:999999999999:key/1")),
    resource: /LogGroup::responder-notify$/,
    says: /It is encrypted with arn:aws:kms:us-east-1:999999999999:key\/1/,
    alone: true,
  },
  {
    what: "a replay archive with a key that is not there",
    change: edit(replay, (inputs) => (inputs.kmsKeyIdentifier = "arn:aws:kms:us-east-1:999999999999:key/1")),
    resource: /EventArchive::central-bus-replay$/,
    says: /nothing is kept/,
    alone: true,
  },
  {
    what: "two delivery streams that log into each other's stream",
    change: editNamed("aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream", /./, (inputs) => {
      const { cloudwatchLoggingOptions: log } = inputs.extendedS3Configuration;
      log.logStreamName = log.logStreamName === "s3" ? "s3-put" : "s3";
    }),
    resource: /FirehoseDeliveryStream::event-archive-stream-put$/,
    says: /logs errors to the stream s3, and s3-put is the one that is named after it/,
  },
];
