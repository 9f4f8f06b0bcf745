import type { ReadBack } from "../read-back/read-back";
import * as all from "../read-back/types/all";

/** How each type is read back, by Pulumi's token. */
export const table: ReadonlyMap<string, ReadBack> = new Map(Object.values(all).map((entry) => [entry.type, entry]));

/**
 * Types that the program builds and nobody reads back, with the reason. A test compares both lists with the recorded
 * program.
 */
export const notRead: Readonly<Record<string, string>> = {
  "aws:athena/namedQuery:NamedQuery": "a saved query of its own names is people's working material",
  "aws:athena/workgroup:Workgroup": "its settings concern queries alone",
  "aws:cloudformation/stackInstances:StackInstances": "what it makes in members is read there",
  "aws:cloudformation/stackSet:StackSet": "what it makes in members is read there",
  "aws:cloudwatch/dashboard:Dashboard": "it shows metrics and alarms, and nothing depends on it",
  "aws:cloudwatch/eventApiDestination:EventApiDestination": "a failed call becomes a dead letter, which has an alarm",
  "aws:cloudwatch/eventConnection:EventConnection": "its secret cannot be read back",
  "aws:cloudwatch/logDelivery:LogDelivery": "the bus's log is no evidence",
  "aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination": "the bus's log is no evidence",
  "aws:cloudwatch/logDeliverySource:LogDeliverySource": "the bus's log is no evidence",
  "aws:cloudwatch/logGroup:LogGroup": "logs are no evidence",
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": "the bus's log is no evidence",
  "aws:cloudwatch/logStream:LogStream": "logs are no evidence",
  "aws:dynamodb/table:Table": "functions fail without it, which has an alarm",
  "aws:glue/catalogDatabase:CatalogDatabase": "queries fail without it",
  "aws:glue/catalogTable:CatalogTable": "queries fail, and no evidence is lost",
  "aws:iam/policy:Policy": "people's own permissions, attached by their administrators",
  "aws:s3/bucketLogging:BucketLogging": "access logs are no evidence of the organization",
  "aws:s3/bucketObjectv2:BucketObjectv2": "rows of the tables of accounts, written anew by each deployment",
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": "the bucket policy decides who writes",
  "aws:sns/topic:Topic": "read with its policy",
  "aws:sns/topicSubscription:TopicSubscription": "whether somebody reads mail cannot be read back",
};
