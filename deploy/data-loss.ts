/**
 * Types with state that a replacement or a deletion loses, and what that is; all others are defined completely by the
 * program. The keys are what tests/components/sdk/identities.txt lists.
 */
export const dataLoss: Readonly<Record<string, string>> = {
  "aws:cloudwatch/eventArchive:EventArchive": "the events kept for a replay",
  "aws:cloudwatch/eventBus:EventBus": "the events that arrive meanwhile, and the replay archive's source",
  "aws:cloudwatch/logGroup:LogGroup": "its log entries",
  "aws:cloudwatch/logStream:LogStream": "its log entries",
  "aws:dynamodb/table:Table": "its items",
  "aws:glue/catalogDatabase:CatalogDatabase": "its tables and their partitions",
  "aws:glue/catalogTable:CatalogTable": "its partitions",
  "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": "the records that it has not delivered yet",
  "aws:kms/alias:Alias": "the name under which its key is found",
  "aws:kms/key:Key": "the key, and with it whatever it encrypts",
  "aws:s3/bucket:Bucket": "its objects",
  "aws:sns/topic:Topic": "its subscriptions, which people have to confirm again",
  "aws:sns/topicSubscription:TopicSubscription": "a person's confirmation",
  "aws:sqs/queue:Queue": "the messages that it holds",
};

/** What would be lost with a resource; undefined if nothing. Views hold nothing. */
export const lossOf = (type: string, inputs: Readonly<Record<string, unknown>> = {}): string | undefined =>
  inputs["tableType"] === "VIRTUAL_VIEW" ? undefined : dataLoss[type];
