/**
 * Policy documents as pure functions of ARNs and ids. Each grants what one service needs for one task, and cites the
 * documentation that requires it. Components serialize them.
 */

export interface Statement {
  readonly Sid?: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: "*" | Readonly<Record<string, string | readonly string[]>>;
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

export interface PolicyDocument {
  readonly Version: "2012-10-17";
  readonly Statement: readonly Statement[];
}

export const policy = (...statements: readonly Statement[]): PolicyDocument => ({
  Version: "2012-10-17",
  Statement: statements,
});

/**
 * Trust in a service acting for one account and one resource pattern only (IAM user guide, "The confused deputy
 * problem"). EventBridge sends both keys (EventBridge user guide, "Using IAM policy conditions in Amazon EventBridge"),
 * and so does EventBridge Scheduler, with the ARN of the schedule's group. For Glue they are not documented: public
 * configurations use both, and a trust that Glue cannot meet fails visibly when the crawler is created.
 */
export const trustInService = (
  service: string,
  { accountId, sourceArn }: { readonly accountId: string; readonly sourceArn: string | readonly string[] },
): PolicyDocument =>
  policy({
    Effect: "Allow",
    Principal: { Service: service },
    Action: "sts:AssumeRole",
    Condition: { StringEquals: { "aws:SourceAccount": accountId }, ArnLike: { "aws:SourceArn": sourceArn } },
  });

/**
 * Trust in Firehose acting for one account. The external id is the only condition that AWS documents for it (CloudWatch
 * Logs user guide, "Subscription filters with Amazon Data Firehose"); a key that is not sent would deny everything.
 */
export const trustInFirehose = (accountId: string): PolicyDocument =>
  policy({
    Effect: "Allow",
    Principal: { Service: "firehose.amazonaws.com" },
    Action: "sts:AssumeRole",
    Condition: { StringEquals: { "sts:ExternalId": accountId } },
  });

/**
 * Trust in EventBridge acting for rules of one name pattern, in any account. For a rule on another account's bus
 * `aws:SourceAccount` is that account (EventBridge user guide, "Using IAM policy conditions in Amazon EventBridge": the
 * account of the rule that `aws:SourceArn` names), so it is not restricted here. No foreign rule can use this role:
 * only principals of its own account can pass it (IAM user guide, "Grant a user permissions to pass a role to an AWS
 * service").
 */
export const trustInRulesAnywhere = (ruleArns: string): PolicyDocument =>
  policy({
    Effect: "Allow",
    Principal: { Service: "events.amazonaws.com" },
    Action: "sts:AssumeRole",
    Condition: { ArnLike: { "aws:SourceArn": ruleArns } },
  });

/** Permission of a target's role to put events on one bus. */
export const putEventsOn = (busArn: string): PolicyDocument =>
  policy({ Effect: "Allow", Action: "events:PutEvents", Resource: busArn });

/** Principals that may put events on a central bus. */
export interface BusAdmission {
  readonly organizationId: string;
  /** Organization paths, `o-…/r-…/ou-…/*`; empty: the whole organization. */
  readonly paths: readonly string[];
  /** Only events forwarded by a rule. An assumption about AWS: see settings `bus.requireForwarding`. */
  readonly requireForwarding: boolean;
  /** Only events of rules whose ARN matches. An assumption about AWS: see settings `bus.requireRuleNames`. */
  readonly ruleArn?: string;
}

/**
 * The one statement that admits an organization's members to a bus (EventBridge user guide, "Permissions for event
 * buses": a grant by organization requires a role on the sender's target). Events are unforgeable because of the source
 * guard in every rule, not because of this statement: any principal of the organization may put events with custom
 * sources.
 */
export const admitOrganization = (busArn: string, admission: BusAdmission): Statement => ({
  Effect: "Allow",
  Principal: "*",
  Action: "events:PutEvents",
  Resource: busArn,
  Condition: {
    StringEquals: { "aws:PrincipalOrgID": admission.organizationId },
    ...(admission.paths.length > 0 && { "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": admission.paths } }),
    ...(admission.requireForwarding && { Bool: { "events:eventBusInvocation": "true" } }),
    ...(admission.ruleArn !== undefined && { ArnLike: { "aws:SourceArn": admission.ruleArn } }),
  },
});

/**
 * Lets EventBridge send dead letters of rules with these ARNs or ARN patterns; without it they are lost silently
 * (EventBridge user guide, "Using dead-letter queues to process undelivered events").
 */
export const acceptDeadLetters = (queueArn: string, ruleArns: readonly string[]): PolicyDocument =>
  policy({
    Sid: "AcceptDeadLetters",
    Effect: "Allow",
    Principal: { Service: "events.amazonaws.com" },
    Action: "sqs:SendMessage",
    Resource: queueArn,
    Condition: { ArnLike: { "aws:SourceArn": ruleArns } },
  });

/**
 * The same for rules of one name pattern in any account. AWS does not document whether EventBridge sends organization
 * keys with a dead letter: a condition on them could silently lose all of them.
 */
export const acceptDeadLettersOfRulesAnywhere = (queueArn: string, ruleArns: string): PolicyDocument =>
  policy({
    Sid: "AcceptDeadLetters",
    Effect: "Allow",
    Principal: { Service: "events.amazonaws.com" },
    Action: "sqs:SendMessage",
    Resource: queueArn,
    Condition: { ArnLike: { "aws:SourceArn": ruleArns } },
  });

/**
 * A statement for a member's bus that lets another account manage rules of one name pattern there, as long as that
 * account itself created them (EventBridge user guide, "Permissions for event buses in Amazon EventBridge", on managing
 * rules of another account's bus). `IfExists`, because a new rule has no creator yet. The provider also reads and
 * writes tags and lists rules.
 */
export const delegateRules = (ruleArns: string, toAccountId: string): Statement => ({
  Effect: "Allow",
  Principal: { AWS: `arn:aws:iam::${toAccountId}:root` },
  Action: [
    "events:DeleteRule",
    "events:DescribeRule",
    "events:DisableRule",
    "events:EnableRule",
    "events:ListTagsForResource",
    "events:ListTargetsByRule",
    "events:PutRule",
    "events:PutTargets",
    "events:RemoveTargets",
    "events:TagResource",
    "events:UntagResource",
  ],
  Resource: ruleArns,
  Condition: { StringEqualsIfExists: { "events:creatorAccount": "${aws:PrincipalAccount}" } },
});

/** Permissions of the heartbeat's schedule: put its event, and send a dead letter if that fails. */
export const sendHeartbeat = (busArn: string, queueArn: string): PolicyDocument =>
  policy(
    { Effect: "Allow", Action: "events:PutEvents", Resource: busArn },
    { Effect: "Allow", Action: "sqs:SendMessage", Resource: queueArn },
  );

/** Permissions of an archive rule's target (EventBridge user guide, "IAM roles for sending events to targets"). */
export const putRecordsOn = (streamArns: readonly string[]): PolicyDocument =>
  policy({ Effect: "Allow", Action: ["firehose:PutRecord", "firehose:PutRecordBatch"], Resource: streamArns });

/** Permissions of a delivery stream: write below two prefixes of one encrypted bucket, and log. */
export interface DeliveryGrant {
  readonly bucketArn: string;
  /** Key prefixes it may write, for example `events/` and `errors/`. */
  readonly prefixes: readonly string[];
  readonly keyArn: string;
  readonly region: string;
  readonly logGroupArn: string;
  /** Glue table with the columns for conversion. Absent: it does not convert. */
  readonly schemaOf?: { readonly accountId: string; readonly database: string; readonly table: string };
}

/**
 * Firehose developer guide, "Grant Firehose access to an Amazon S3 destination" and "Grant Firehose access to AWS Glue for
 * data format conversion".
 */
export const deliverToBucket = (grant: DeliveryGrant): PolicyDocument =>
  policy(
    {
      Sid: "FindBucket",
      Effect: "Allow",
      Action: ["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"],
      Resource: grant.bucketArn,
    },
    {
      Sid: "WriteObjects",
      Effect: "Allow",
      Action: ["s3:AbortMultipartUpload", "s3:GetObject", "s3:PutObject"],
      Resource: grant.prefixes.map((prefix) => `${grant.bucketArn}/${prefix}*`),
    },
    {
      Sid: "EncryptObjects",
      Effect: "Allow",
      Action: ["kms:Decrypt", "kms:GenerateDataKey"],
      Resource: grant.keyArn,
      Condition: {
        StringEquals: { "kms:ViaService": `s3.${grant.region}.amazonaws.com` },
        StringLike: { "kms:EncryptionContext:aws:s3:arn": [grant.bucketArn, `${grant.bucketArn}/*`] },
      },
    },
    { Sid: "WriteLog", Effect: "Allow", Action: "logs:PutLogEvents", Resource: `${grant.logGroupArn}:*` },
    ...(grant.schemaOf === undefined ? [] : [readColumns(grant.region, grant.schemaOf)]),
  );

const readColumns = (
  region: string,
  { accountId, database, table }: NonNullable<DeliveryGrant["schemaOf"]>,
): Statement => ({
  Sid: "ReadColumns",
  Effect: "Allow",
  Action: ["glue:GetTable", "glue:GetTableVersion", "glue:GetTableVersions"],
  Resource: ["catalog", `database/${database}`, `table/${database}/${table}`].map(
    (resource) => `arn:aws:glue:${region}:${accountId}:${resource}`,
  ),
});

/** Refuses requests without TLS (S3 user guide, "Enforce encryption in transit"). */
export const denyPlaintext = (bucketArn: string): Statement => ({
  Sid: "DenyPlaintext",
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  Resource: [bucketArn, `${bucketArn}/*`],
  Condition: { Bool: { "aws:SecureTransport": "false" } },
});

/**
 * Denies deletion of a bucket's objects to everyone, administrators included, as long as this statement exists, and what
 * prepares it: a shorter or no lock. The lifecycle still expires them, because it acts as S3 itself and not as a
 * principal (S3 user guide, "Managing your storage lifecycle" and "Managing Object Lock").
 */
export const denyDeletion = (bucketArn: string): Statement => ({
  Sid: "DenyDeletion",
  Effect: "Deny",
  Principal: "*",
  Action: [
    "s3:BypassGovernanceRetention",
    "s3:DeleteObject",
    "s3:DeleteObjectVersion",
    "s3:PutObjectLegalHold",
    "s3:PutObjectRetention",
  ],
  Resource: `${bucketArn}/*`,
});

/**
 * Keeps everybody but some roles from writing objects: a new version of an archived object would hide the first, which
 * stays but which no query sees ("Adding objects to versioning-enabled buckets", S3 user guide). An administrator could
 * write one without the archive's key, by asking for another encryption.
 */
export const denyOtherWriters = (bucketArn: string, writerArns: readonly string[]): Statement => ({
  Sid: "DenyOtherWriters",
  Effect: "Deny",
  Principal: "*",
  Action: "s3:PutObject",
  Resource: `${bucketArn}/*`,
  Condition: { ArnNotEquals: { "aws:PrincipalArn": writerArns } },
});

/**
 * Keeps everybody but AWS services from writing into a bucket of access logs, so that nobody replaces what says who read:
 * Object Lock is not possible there ("Enabling Amazon S3 server access logging", S3 user guide: a destination bucket
 * cannot have it). `aws:PrincipalIsAWSService`: IAM user guide, "AWS global condition context keys".
 */
export const denyWritingLogs = (logBucketArn: string): Statement => ({
  Sid: "DenyWritingLogs",
  Effect: "Deny",
  Principal: "*",
  Action: "s3:PutObject",
  Resource: `${logBucketArn}/*`,
  Condition: { Bool: { "aws:PrincipalIsAWSService": "false" } },
});

/** Lets S3's log delivery write one bucket's access logs (S3 user guide, "Enabling server access logging"). */
export const acceptAccessLogs = (
  logBucketArn: string,
  source: { readonly bucketArns: readonly string[]; readonly accountId: string },
): Statement => ({
  Sid: "AcceptAccessLogs",
  Effect: "Allow",
  Principal: { Service: "logging.s3.amazonaws.com" },
  Action: "s3:PutObject",
  Resource: `${logBucketArn}/*`,
  Condition: {
    ArnLike: { "aws:SourceArn": source.bucketArns },
    StringEquals: { "aws:SourceAccount": source.accountId },
  },
});

/** Lets vended log deliveries of this account write to one log group (CloudWatch Logs user guide, "Vended logs"). */
export const acceptVendedLogs = (logGroupArn: string, accountId: string): PolicyDocument =>
  policy({
    Sid: "AcceptVendedLogs",
    Effect: "Allow",
    Principal: { Service: "delivery.logs.amazonaws.com" },
    Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
    Resource: `${logGroupArn}:log-stream:*`,
    Condition: { StringEquals: { "aws:SourceAccount": accountId } },
  });

/**
 * Lets this account's alarms and some of its rules publish to a topic (SNS developer guide, "Example cases"; EventBridge
 * user guide, "Using resource-based policies for Amazon EventBridge", on SNS).
 */
export const publishAlarms = (topicArn: string, accountId: string, ruleArns: string): PolicyDocument =>
  policy(
    {
      Sid: "PublishAlarms",
      Effect: "Allow",
      Principal: { Service: "cloudwatch.amazonaws.com" },
      Action: "sns:Publish",
      Resource: topicArn,
      Condition: { StringEquals: { "aws:SourceAccount": accountId } },
    },
    {
      Sid: "PublishEvents",
      Effect: "Allow",
      Principal: { Service: "events.amazonaws.com" },
      Action: "sns:Publish",
      Resource: topicArn,
      Condition: { ArnLike: { "aws:SourceArn": ruleArns } },
    },
  );

/** A policy document as JSON text, for resource properties. */
export const policyText = (document: PolicyDocument): string => JSON.stringify(document);

/**
 * Permission to put events with one of our own sources on one bus (Service Authorization Reference, `events:source`).
 */
export const putEventsFrom = (busArn: string, source: string): Statement => ({
  Sid: "PutEvents",
  Effect: "Allow",
  Action: "events:PutEvents",
  Resource: busArn,
  Condition: { StringEquals: { "events:source": source } },
});
