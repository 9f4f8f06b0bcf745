import type { ResourceValidationArgs, ResourceValidationPolicy } from "@pulumi/policy";

type Props = ResourceValidationArgs["props"];

/**
 * Resource types that store events, except buckets and topics, which have their own policies, and how each is
 * encrypted.
 */
const encrypted: Readonly<Record<string, (props: Props) => boolean>> = {
  "aws:athena/workgroup:Workgroup": ({ configuration }) =>
    configuration?.enforceWorkgroupConfiguration !== false &&
    configuration?.resultConfiguration?.encryptionConfiguration?.encryptionOption !== undefined,
  "aws:dynamodb/table:Table": ({ serverSideEncryption }) => serverSideEncryption?.enabled === true,
  "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": ({ serverSideEncryption }) =>
    serverSideEncryption?.enabled === true,
  "aws:kinesis/stream:Stream": ({ encryptionType }) => encryptionType === "KMS",
  "aws:sqs/queue:Queue": ({ sqsManagedSseEnabled, kmsMasterKeyId }) =>
    sqsManagedSseEnabled === true || (typeof kmsMasterKeyId === "string" && kmsMasterKeyId !== ""),
};

export const dataAtRestIsEncrypted: ResourceValidationPolicy = {
  name: "data-at-rest-is-encrypted",
  description: "Queues, streams, tables and query results are encrypted.",
  validateResource: ({ type, props }, reportViolation) => {
    if (encrypted[type]?.(props) === false)
      reportViolation("Its data is not encrypted, or not declared so. Set its encryption.");
  },
};
