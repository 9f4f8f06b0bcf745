import { at, isObject } from "../../model/json";
import type { Resource } from "../graph";

/**
 * Why a recorded resource may do what no evaluator sees: it is of a type that none reads, or it has a property that none
 * reads and that changes what it does. What is not known is no proof. Undefined for everything else.
 */
export function unreadFault({ type, inputs }: Pick<Resource, "type" | "inputs">): string | undefined {
  if (!type.startsWith("aws:")) return undefined;
  if (!readTypes.test(type))
    return `is of the type ${type}, which nothing here reads: what it allows, sends or changes is not known`;
  const read = readProperties[type];
  const unread = (read && unreadIn(inputs, read)) ?? unreadField(type, inputs);
  return unread === undefined ? undefined : `has ${unread}, which nothing here reads: what it then does is not known`;
}

const unreadIn = (values: Readonly<Record<string, unknown>>, read: ReadonlySet<string>): string | undefined =>
  Object.keys(values).find((name) => !read.has(name) && !isEmpty(values[name]));

/** `configuration.executionRole`, of a property whose fields are known one by one. */
function unreadField(type: string, inputs: Resource["inputs"]): string | undefined {
  for (const [name, read] of Object.entries(readFields[type] ?? {})) {
    const value = name.split(".").reduce<unknown>((within, key) => at(within, key), inputs);
    const unread = isObject(value) ? unreadIn(value, read) : undefined;
    if (unread !== undefined) return `${name}.${unread}`;
  }
  return undefined;
}

/** As providers fill in what nobody has asked for. */
const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === false ||
  value === "" ||
  value === 0 ||
  (typeof value === "object" && Object.keys(value).length === 0);

/** What is read, and what admits, sends and changes nothing. */
const readTypes = new RegExp(
  `^aws:(${[
    "athena/(namedQuery|workgroup)",
    "cloudformation/(stackInstances|stackSet|stackSetInstance)",
    "cloudwatch/(compositeAlarm|dashboard|metricAlarm)",
    "cloudwatch/event(ApiDestination|Archive|Bus|BusPolicy|Connection|Rule|Target)",
    // Guarantee 6 names these as well.
    "cloudwatch/event(Endpoint|Permission)",
    "cloudwatch/log(Delivery|DeliveryDestination|DeliverySource|Group|MetricFilter|ResourcePolicy|Stream)",
    "dynamodb/table",
    "glue/(catalogDatabase|catalogTable|crawler|securityConfiguration)",
    "iam/(policy|policyAttachment|role|rolePolicy|rolePolicyAttachment)",
    "kinesis/(firehoseDeliveryStream|stream)",
    "kms/(alias|key|keyPolicy)",
    "lambda/(alias|eventSourceMapping|function|layerVersion|permission)",
    "pipes/\\w+",
    "s3/bucket(|LifecycleConfiguration|Logging|Metric|Notification|Object|Objectv2|ObjectLockConfiguration)",
    "s3/bucket(OwnershipControls|Policy|PublicAccessBlock|ServerSideEncryptionConfiguration|Versioning)",
    "scheduler/(schedule|scheduleGroup)",
    "secretsmanager/(secret|secretVersion)",
    "sfn/stateMachine",
    "sns/(topic|topicPolicy|topicSubscription)",
    "sqs/(queue|queuePolicy)",
    "ssm/parameter",
  ].join("|")}):`,
);

const everywhere = ["name", "description", "region", "tags", "tagsAll", "__defaults"];
const properties = (...names: string[]): ReadonlySet<string> => new Set([...everywhere, ...names]);

/** By type: the properties that are read, and those that change nothing of what is promised. */
const readProperties: Readonly<Record<string, ReadonlySet<string>>> = {
  "aws:athena/namedQuery:NamedQuery": properties("database", "query", "workgroup"),
  "aws:athena/workgroup:Workgroup": properties("configuration", "forceDestroy", "state"),
  "aws:cloudwatch/dashboard:Dashboard": properties("dashboardBody", "dashboardName"),
  "aws:cloudwatch/eventApiDestination:EventApiDestination": properties(
    "connectionArn",
    "httpMethod",
    "invocationEndpoint",
    "invocationRateLimitPerSecond",
  ),
  "aws:cloudwatch/eventArchive:EventArchive": properties(
    "eventPattern",
    "eventSourceArn",
    "kmsKeyIdentifier",
    "retentionDays",
  ),
  "aws:cloudwatch/eventBus:EventBus": properties("kmsKeyIdentifier", "logConfig", "deadLetterConfig"),
  "aws:cloudwatch/eventRule:EventRule": properties(
    "eventBusName",
    "eventPattern",
    "forceDestroy",
    "isEnabled",
    "namePrefix",
    "roleArn",
    "scheduleExpression",
    "state",
  ),
  "aws:cloudwatch/eventTarget:EventTarget": properties(
    "arn",
    "deadLetterConfig",
    "eventBusName",
    "forceDestroy",
    "httpTarget",
    "input",
    "inputPath",
    "inputTransformer",
    "retryPolicy",
    "roleArn",
    "rule",
    "sqsTarget",
    "targetId",
  ),
  "aws:cloudwatch/eventConnection:EventConnection": properties("authParameters", "authorizationType"),
  "aws:cloudwatch/logDelivery:LogDelivery": properties("deliveryDestinationArn", "deliverySourceName"),
  "aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination": properties(
    "deliveryDestinationConfiguration",
    "deliveryDestinationType",
    "outputFormat",
  ),
  "aws:cloudwatch/logDeliverySource:LogDeliverySource": properties("logType", "resourceArn"),
  "aws:cloudwatch/logGroup:LogGroup": properties(
    "deletionProtectionEnabled",
    "kmsKeyId",
    "logGroupClass",
    "namePrefix",
    "retentionInDays",
    "skipDestroy",
  ),
  "aws:cloudwatch/metricAlarm:MetricAlarm": properties(
    "actionsEnabled",
    "alarmActions",
    "alarmDescription",
    "comparisonOperator",
    "datapointsToAlarm",
    "dimensions",
    "evaluationPeriods",
    "extendedStatistic",
    "insufficientDataActions",
    "metricName",
    "metricQueries",
    "namespace",
    "okActions",
    "period",
    "statistic",
    "threshold",
    "treatMissingData",
  ),
  "aws:dynamodb/table:Table": properties(
    "attributes",
    "billingMode",
    "deletionProtectionEnabled",
    "hashKey",
    "pointInTimeRecovery",
    "rangeKey",
    "readCapacity",
    "serverSideEncryption",
    "tableClass",
    "ttl",
    "writeCapacity",
  ),
  "aws:glue/catalogDatabase:CatalogDatabase": properties(),
  "aws:glue/catalogTable:CatalogTable": properties(
    "databaseName",
    "owner",
    "parameters",
    "partitionKeys",
    "retention",
    "storageDescriptor",
    "tableType",
    "viewExpandedText",
    "viewOriginalText",
  ),
  "aws:glue/crawler:Crawler": properties(
    "catalogTargets",
    "configuration",
    "databaseName",
    "recrawlPolicy",
    "role",
    "s3Targets",
    "schedule",
    "schemaChangePolicy",
  ),
  "aws:iam/policy:Policy": properties("namePrefix", "path", "policy"),
  "aws:iam/role:Role": properties(
    "assumeRolePolicy",
    "forceDetachPolicies",
    "inlinePolicies",
    "managedPolicyArns",
    "maxSessionDuration",
    "namePrefix",
    "path",
    "permissionsBoundary",
  ),
  "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": properties(
    "destination",
    "extendedS3Configuration",
    "kinesisSourceConfiguration",
    "mskSourceConfiguration",
    "serverSideEncryption",
  ),
  "aws:kms/key:Key": properties(
    "bypassPolicyLockoutSafetyCheck",
    "customerMasterKeySpec",
    "deletionWindowInDays",
    "enableKeyRotation",
    "isEnabled",
    "keyUsage",
    "multiRegion",
    "policy",
    "rotationPeriodInDays",
  ),
  "aws:lambda/eventSourceMapping:EventSourceMapping": properties(
    "batchSize",
    "enabled",
    "eventSourceArn",
    "functionName",
    "functionResponseTypes",
    "maximumBatchingWindowInSeconds",
    "scalingConfig",
  ),
  "aws:lambda/function:Function": properties(
    "architectures",
    "code",
    "environment",
    "ephemeralStorage",
    "handler",
    "loggingConfig",
    "memorySize",
    "packageType",
    "publish",
    "reservedConcurrentExecutions",
    "role",
    "runtime",
    "skipDestroy",
    "sourceCodeHash",
    "timeout",
    "tracingConfig",
  ),
  "aws:s3/bucket:Bucket": properties("bucket", "bucketPrefix", "forceDestroy", "objectLockEnabled"),
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": properties(
    "bucket",
    "rules",
    // Below which size objects stay where they are (S3 user guide, "Transitioning objects using Amazon S3 Lifecycle").
    "transitionDefaultMinimumObjectSize",
  ),
  "aws:s3/bucketLogging:BucketLogging": properties("bucket", "targetBucket", "targetPrefix"),
  "aws:s3/bucketNotification:BucketNotification": properties("bucket", "queues"),
  "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": properties(
    "bucket",
    "objectLockEnabled",
    "rule",
  ),
  "aws:s3/bucketObjectv2:BucketObjectv2": properties(
    "bucket",
    "bucketKeyEnabled",
    "content",
    "contentBase64",
    "contentType",
    "forceDestroy",
    "key",
    "overrideProvider",
    "source",
  ),
  "aws:s3/bucketVersioning:BucketVersioning": properties("bucket", "versioningConfiguration"),
  "aws:scheduler/schedule:Schedule": properties(
    "actionAfterCompletion",
    "endDate",
    "flexibleTimeWindow",
    "groupName",
    "scheduleExpression",
    "scheduleExpressionTimezone",
    "startDate",
    "state",
    "target",
  ),
  "aws:sns/topic:Topic": properties(
    "displayName",
    "kmsMasterKeyId",
    "namePrefix",
    "policy",
    "signatureVersion",
    "tracingConfig",
  ),
  "aws:sns/topicSubscription:TopicSubscription": properties(
    "confirmationTimeoutInMinutes",
    "endpoint",
    "endpointAutoConfirms",
    "filterPolicy",
    "filterPolicyScope",
    "protocol",
    "topic",
  ),
  "aws:sqs/queue:Queue": properties(
    "delaySeconds",
    "kmsDataKeyReusePeriodSeconds",
    "kmsMasterKeyId",
    "maxMessageSize",
    "messageRetentionSeconds",
    "receiveWaitTimeSeconds",
    "redrivePolicy",
    "sqsManagedSseEnabled",
    "visibilityTimeoutSeconds",
  ),
};

const fields = (...names: string[]): ReadonlySet<string> => new Set(names);

/** By type: what is read of a property that holds several, each by its path. */
const readFields: Readonly<Record<string, Readonly<Record<string, ReadonlySet<string>>>>> = {
  "aws:athena/workgroup:Workgroup": {
    configuration: fields(
      "bytesScannedCutoffPerQuery",
      "enforceWorkgroupConfiguration",
      "engineVersion",
      "publishCloudwatchMetricsEnabled",
      "resultConfiguration",
    ),
    "configuration.resultConfiguration": fields("encryptionConfiguration", "outputLocation"),
  },
};
