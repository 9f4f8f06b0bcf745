/** Calls with which a crawler finds a table and keeps its partitions, one at a time or many. */
export const partitionCalls = [
  "BatchCreatePartition",
  "BatchGetPartition",
  "CreatePartition",
  "GetDatabase",
  "GetPartition",
  "GetPartitions",
  "GetTable",
  "UpdatePartition",
  "UpdateTable",
].map((call) => `glue:${call}`);

/** Glue developer guide, "Accelerating crawls using Amazon S3 event notifications". */
export const crawlerQueueCalls = [
  "DeleteMessage",
  "GetQueueAttributes",
  "GetQueueUrl",
  "ListDeadLetterSourceQueues",
  "ListQueueTags",
  "PurgeQueue",
  "ReceiveMessage",
  "SetQueueAttributes",
].map((call) => `sqs:${call}`);
