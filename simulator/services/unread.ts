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
  const unread = read && Object.keys(inputs).find((name) => !read.has(name) && !isEmpty(inputs[name]));
  return unread === undefined ? undefined : `has ${unread}, which nothing here reads: what it then does is not known`;
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

/** Of the types that hand on, hold or handle events: the properties that are read, and those that change nothing of that. */
const readProperties: Readonly<Record<string, ReadonlySet<string>>> = {
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
  "aws:s3/bucketNotification:BucketNotification": properties("bucket", "queues"),
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
