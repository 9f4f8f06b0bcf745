import { type PolicyDocument, policy, type Statement } from "../iam/policies";

/** Policy documents of the crawler and of its event queue. */

/** Permissions of the crawler: locations to read and tables to update. */
export interface CrawlGrant {
  readonly bucketArn: string;
  /** Prefixes of the tables' locations: `events/`. */
  readonly prefixes: readonly string[];
  readonly keyArn: string;
  readonly region: string;
  readonly accountId: string;
  readonly database: string;
  readonly tables: readonly string[];
  /** ARNs of its queue and of that queue's dead-letter queue. Absent: it lists everything. */
  readonly queues?: { readonly events: string; readonly deadLetters: string };
}

/**
 * Permissions of the crawler: read its folders, update the partitions of its tables, and receive events from its queue
 * (Glue developer guide, "Accelerating crawls using Amazon S3 event notifications").
 *
 * Narrower than the managed policy AWSGlueServiceRole, of which the guide ("Crawler prerequisites") allows a
 * scoped-down version without giving a minimum. This is an assumption: a denied call shows in the log group
 * /aws-glue/crawlers. AWS also does not document whether the crawler moves dead letters itself or leaves that to the
 * queue's redrive policy: both can.
 */
export const crawlTables = (grant: CrawlGrant): PolicyDocument => {
  const glue = `arn:aws:glue:${grant.region}:${grant.accountId}`;
  return policy(
    {
      Sid: "ListBucket",
      Effect: "Allow",
      Action: ["s3:GetBucketLocation", "s3:ListBucket"],
      Resource: grant.bucketArn,
    },
    {
      Sid: "ReadObjects",
      Effect: "Allow",
      Action: "s3:GetObject",
      Resource: grant.prefixes.map((prefix) => `${grant.bucketArn}/${prefix}*`),
    },
    {
      Sid: "DecryptObjects",
      Effect: "Allow",
      Action: "kms:Decrypt",
      Resource: grant.keyArn,
      Condition: {
        StringEquals: { "kms:ViaService": `s3.${grant.region}.amazonaws.com` },
        StringLike: { "kms:EncryptionContext:aws:s3:arn": [grant.bucketArn, `${grant.bucketArn}/*`] },
      },
    },
    {
      Sid: "KeepPartitions",
      Effect: "Allow",
      Action: [
        "glue:BatchCreatePartition",
        "glue:BatchGetPartition",
        "glue:CreatePartition",
        "glue:GetDatabase",
        "glue:GetPartition",
        "glue:GetPartitions",
        "glue:GetTable",
        "glue:UpdatePartition",
        "glue:UpdateTable",
      ],
      Resource: [
        `${glue}:catalog`,
        `${glue}:database/${grant.database}`,
        ...grant.tables.map((table) => `${glue}:table/${grant.database}/${table}`),
      ],
    },
    {
      Sid: "WriteLog",
      Effect: "Allow",
      Action: ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
      Resource: `arn:aws:logs:${grant.region}:${grant.accountId}:log-group:/aws-glue/crawlers*`,
    },
    ...(grant.queues === undefined ? [] : takeEvents(grant.queues)),
  );
};

const takeEvents = ({ events, deadLetters }: NonNullable<CrawlGrant["queues"]>): Statement[] => [
  {
    Sid: "TakeEvents",
    Effect: "Allow",
    Action: [
      "sqs:DeleteMessage",
      "sqs:GetQueueAttributes",
      "sqs:GetQueueUrl",
      "sqs:ListDeadLetterSourceQueues",
      "sqs:ListQueueTags",
      "sqs:PurgeQueue",
      "sqs:ReceiveMessage",
      "sqs:SetQueueAttributes",
    ],
    Resource: [events, deadLetters],
  },
  { Sid: "LeaveDeadLetters", Effect: "Allow", Action: "sqs:SendMessage", Resource: deadLetters },
];

/**
 * Lets S3 notify one queue about one bucket's objects (S3 user guide, "Granting permissions to publish event
 * notification messages to a destination").
 */
export const acceptNotifications = (queueArn: string, bucketArn: string, accountId: string): PolicyDocument =>
  policy({
    Sid: "AcceptNotifications",
    Effect: "Allow",
    Principal: { Service: "s3.amazonaws.com" },
    Action: "sqs:SendMessage",
    Resource: queueArn,
    Condition: { ArnLike: { "aws:SourceArn": bucketArn }, StringEquals: { "aws:SourceAccount": accountId } },
  });
