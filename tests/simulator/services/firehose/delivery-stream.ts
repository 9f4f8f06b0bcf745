import { errorPrefix } from "../../../../model/archive/archive";
import { archivePrefix, processorsOf } from "../../../../model/archive/formats";
import type { Resource } from "../../../../simulator/graph";

type Properties = Record<string, unknown>;

export const bucketArn = "arn:aws:s3:::archive";
export const roleArn = "arn:aws:iam::111122223333:role/firehose";
export const keyArn = "arn:aws:kms:eu-west-1:111122223333:key/1234";

/** A delivery stream as the program records it, changed as a test needs. `undefined` removes a property. */
export function deliveryStream(s3: Properties = {}, inputs: Properties = {}): Resource {
  const all: Properties = {
    name: "events",
    destination: "extended_s3",
    extendedS3Configuration: {
      bucketArn,
      roleArn,
      kmsKeyArn: keyArn,
      prefix: archivePrefix("json"),
      errorOutputPrefix: errorPrefix,
      bufferingSize: 128,
      bufferingInterval: 300,
      compressionFormat: "GZIP",
      dynamicPartitioningConfiguration: { enabled: true, retryDuration: 300 },
      processingConfiguration: { enabled: true, processors: processorsOf("json") },
      ...s3,
    },
    ...inputs,
  };
  return {
    urn: "urn:pulumi:prod::event-governance::aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream::events",
    type: "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream",
    name: "events",
    stack: "prod",
    account: "111122223333",
    region: "eu-west-1",
    inputs: all,
    outputs: { ...all, arn: "arn:aws:firehose:eu-west-1:111122223333:deliverystream/events" },
    secrets: [],
    options: { protect: false, retainOnDelete: false, dependsOn: [], aliases: [], provider: "", ignoreChanges: [] },
  };
}

/** `processingConfiguration` with one query, and with or without a delimiter. */
export const processing = (query: string, delimiter = true): Properties => ({
  enabled: true,
  processors: [
    {
      type: "MetadataExtraction",
      parameters: [
        { parameterName: "MetadataExtractionQuery", parameterValue: query },
        { parameterName: "JsonParsingEngine", parameterValue: "JQ-1.6" },
      ],
    },
    ...(delimiter ? [{ type: "AppendDelimiterToRecord" }] : []),
  ],
});
