import type { Stored } from "./stored";

/** A resource lives in another one, which must exist first. */
export interface Belonging {
  /** The input that names the parent, by name, id or ARN. */
  readonly property: string;
  readonly parent: string;
  /** The error code with which AWS refuses to delete the parent while this exists, if it does. */
  readonly refused?: string;
  /** A parent with this input takes what is in it along. */
  readonly unless?: string;
  /** Resources that exist in AWS without being created. */
  readonly given?: (name: string) => boolean;
}

const ofBucket: Belonging = { property: "bucket", parent: "aws:s3/bucket:Bucket" };
const bus = "aws:cloudwatch/eventBus:EventBus";
const isDefaultBus = (name: string) => name === "default" || /^arn:aws:events:[^:]+:\d+:event-bus\/default$/.test(name);

/**
 * AWS's rules for the order of creation and deletion. Deletion: EventBridge API reference, "DeleteEventBus" and
 * "DeleteRule" (targets first, rules before the bus); IAM, "DeleteRole" (policies first); S3, "DeleteBucket" (objects
 * first); CloudFormation, "DeleteStackSet" (instances first); Athena, "DeleteWorkGroup" (unless recursive); CloudWatch
 * Logs, "DeleteDeliverySource" and "DeleteDeliveryDestination" (deliveries first).
 */
export const belongings: Readonly<Record<string, readonly Belonging[]>> = {
  "aws:athena/namedQuery:NamedQuery": [
    {
      property: "workgroup",
      parent: "aws:athena/workgroup:Workgroup",
      refused: "InvalidRequestException",
      unless: "forceDestroy",
      given: (name) => name === "primary",
    },
  ],
  "aws:cloudformation/stackInstances:StackInstances": [
    {
      property: "stackSetName",
      parent: "aws:cloudformation/stackSet:StackSet",
      refused: "StackSetNotEmptyException",
    },
  ],
  "aws:cloudwatch/eventArchive:EventArchive": [{ property: "eventSourceArn", parent: bus, given: isDefaultBus }],
  "aws:cloudwatch/eventRule:EventRule": [
    { property: "eventBusName", parent: bus, refused: "ValidationException", given: isDefaultBus },
  ],
  "aws:cloudwatch/eventTarget:EventTarget": [
    {
      property: "rule",
      parent: "aws:cloudwatch/eventRule:EventRule",
      refused: "ValidationException",
      unless: "forceDestroy",
    },
  ],
  "aws:cloudwatch/logDelivery:LogDelivery": [
    {
      property: "deliverySourceName",
      parent: "aws:cloudwatch/logDeliverySource:LogDeliverySource",
      refused: "ConflictException",
    },
    {
      property: "deliveryDestinationArn",
      parent: "aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination",
      refused: "ConflictException",
    },
  ],
  "aws:cloudwatch/logStream:LogStream": [{ property: "logGroupName", parent: "aws:cloudwatch/logGroup:LogGroup" }],
  "aws:glue/catalogTable:CatalogTable": [
    { property: "databaseName", parent: "aws:glue/catalogDatabase:CatalogDatabase" },
  ],
  "aws:iam/rolePolicy:RolePolicy": [
    { property: "role", parent: "aws:iam/role:Role", refused: "DeleteConflict", unless: "forceDetachPolicies" },
  ],
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": [
    { property: "role", parent: "aws:iam/role:Role", refused: "DeleteConflict", unless: "forceDetachPolicies" },
  ],
  "aws:kms/alias:Alias": [{ property: "targetKeyId", parent: "aws:kms/key:Key" }],
  "aws:lambda/permission:Permission": [{ property: "function", parent: "aws:lambda/function:Function" }],
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": [ofBucket],
  "aws:s3/bucketLogging:BucketLogging": [ofBucket],
  "aws:s3/bucketNotification:BucketNotification": [ofBucket],
  "aws:s3/bucketObjectv2:BucketObjectv2": [{ ...ofBucket, refused: "BucketNotEmpty", unless: "forceDestroy" }],
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": [ofBucket],
  "aws:s3/bucketPolicy:BucketPolicy": [ofBucket],
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": [ofBucket],
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": [ofBucket],
  "aws:s3/bucketVersioning:BucketVersioning": [ofBucket],
  "aws:sns/topicPolicy:TopicPolicy": [{ property: "arn", parent: "aws:sns/topic:Topic" }],
  "aws:sns/topicSubscription:TopicSubscription": [{ property: "topic", parent: "aws:sns/topic:Topic" }],
  "aws:sqs/queuePolicy:QueuePolicy": [{ property: "queueUrl", parent: "aws:sqs/queue:Queue" }],
  "aws-native:events:EventBusPolicy": [{ property: "eventBusName", parent: bus, given: isDefaultBus }],
};

/**
 * True if `child` refers to this resource as its parent. A name refers to the same account and Region; IAM has no
 * Regions, a bucket's name is globally unique, and a rule's only on its bus.
 */
export function means(child: Stored, { property, parent }: Belonging, candidate: Stored): boolean {
  if (candidate.type !== parent) return false;
  const named = child.inputs[property];
  const names = [candidate.id, candidate.outputs["arn"], candidate.outputs["name"], candidate.outputs["url"]];
  if (named === undefined || !names.includes(named)) return false;
  if (named === candidate.outputs["arn"] || parent === "aws:s3/bucket:Bucket") return true;
  if (child.account !== candidate.account) return false;
  if (!parent.startsWith("aws:iam/") && child.region !== candidate.region) return false;
  return parent !== "aws:cloudwatch/eventRule:EventRule" || busOf(child) === busOf(candidate);
}

const busOf = ({ inputs }: Stored) => inputs["eventBusName"] ?? "default";
