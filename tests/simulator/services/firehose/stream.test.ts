import assert from "node:assert/strict";
import { partitionKeys } from "../../../../model/archive/archive";
import { readStream, type StreamDefect } from "../../../../simulator/services/firehose/stream";
import { deliveryStream, processing } from "./delivery-stream";

type Properties = Record<string, unknown>;

const delimiter = (value: string): Properties => ({
  enabled: true,
  processors: [
    ...(processing("{a: .a}", false)["processors"] as unknown[]),
    { type: "AppendDelimiterToRecord", parameters: [{ parameterName: "Delimiter", parameterValue: value }] },
  ],
});
const byA: Properties = { prefix: "a=!{partitionKeyFromQuery:a}/", processingConfiguration: processing("{a: .a}") };
const plain: Properties = {
  dynamicPartitioningConfiguration: undefined,
  processingConfiguration: undefined,
  bufferingSize: 5,
};

const faults: readonly [string, StreamDefect["kind"], RegExp, Properties, Properties?][] = [
  [
    "a buffer below 64 MiB with dynamic partitioning",
    "rejected",
    /bufferingSize is 63 MiB\. Choose 64 to 128/,
    { bufferingSize: 63 },
  ],
  ["the default buffer with dynamic partitioning", "rejected", /bufferingSize is 5 MiB/, { bufferingSize: undefined }],
  ["a buffer above 128 MiB", "rejected", /bufferingSize is 129 MiB/, { bufferingSize: 129 }],
  ["an interval above 900 seconds", "rejected", /bufferingInterval is 901 s/, { bufferingInterval: 901 }],
  ["zero buffering with dynamic partitioning", "rejected", /no zero buffering/, { bufferingInterval: 0 }],
  [
    "retrying for more than two hours",
    "rejected",
    /retryDuration is 7201 s/,
    { dynamicPartitioningConfiguration: { enabled: true, retryDuration: 7201 } },
  ],
  ["a missing error prefix", "rejected", /errorOutputPrefix is missing/, { errorOutputPrefix: undefined }],
  [
    "an error prefix with expressions and without the error type",
    "rejected",
    /lacks !\{firehose:error-output-type\}/,
    { errorOutputPrefix: "errors/!{timestamp:yyyy}/" },
  ],
  [
    "a constant error prefix",
    "undocumented",
    /lacks !\{firehose:error-output-type\}/,
    { errorOutputPrefix: "errors/" },
  ],
  [
    "an error prefix with a partition key",
    "rejected",
    /allowed in prefix alone/,
    { errorOutputPrefix: "!{firehose:error-output-type}/!{partitionKeyFromQuery:day}/" },
  ],
  [
    "a prefix with the error type",
    "rejected",
    /belongs into errorOutputPrefix alone/,
    { ...byA, prefix: "!{partitionKeyFromQuery:a}/!{firehose:error-output-type}/" },
  ],
  [
    "an unknown namespace",
    "rejected",
    /unknown namespace "partitionKeyFromJq"/,
    { prefix: "!{partitionKeyFromJq:a}/" },
  ],
  ["a prefix without partition keys", "rejected", /uses no partition key/, { prefix: "events/" }],
  [
    "partition keys without dynamic partitioning",
    "rejected",
    /dynamic partitioning is not enabled/,
    { dynamicPartitioningConfiguration: { enabled: false } },
  ],
  [
    "a key that the query does not give",
    "rejected",
    /uses the partition keys "b"; the query gives "a"/,
    { ...byA, prefix: "!{partitionKeyFromQuery:a}/!{partitionKeyFromQuery:b}/" },
  ],
  [
    "a key that the prefix does not use",
    "rejected",
    /gives the keys "b", which the prefix does not use/,
    { ...byA, processingConfiguration: processing("{a: .a, b: .b}") },
  ],
  [
    "a query that is no object",
    "undocumented",
    /How Firehose reads the keys/,
    { ...byA, processingConfiguration: processing(". | {a: .a}") },
  ],
  [
    "no query at all",
    "rejected",
    /needs the processor MetadataExtraction/,
    { ...byA, processingConfiguration: undefined },
  ],
  [
    "processors that are switched off",
    "rejected",
    /needs the processor MetadataExtraction/,
    { processingConfiguration: { ...processing("{a: .a}"), enabled: false } },
  ],
  [
    "another jq",
    "rejected",
    /JsonParsingEngine is "JQ-1\.7"/,
    {
      ...byA,
      processingConfiguration: JSON.parse(
        JSON.stringify(processing("{a: .a}")).replace("JQ-1.6", "JQ-1.7"),
      ) as Properties,
    },
  ],
  [
    "a query above 5,120 characters",
    "rejected",
    /MetadataExtractionQuery of MetadataExtraction has 5\d{3} characters/,
    { ...byA, processingConfiguration: processing(`{a: (.a${" ".repeat(5_115)})}`) },
  ],
  [
    "extraction without dynamic partitioning",
    "rejected",
    /with dynamic partitioning alone/,
    { ...plain, prefix: "x/", processingConfiguration: processing("{a: .a}") },
  ],
  [
    "a delimiter that is a line break",
    "rejected",
    /Parameter Delimiter of AppendDelimiterToRecord has nothing but blanks/,
    { ...byA, processingConfiguration: delimiter("\n") },
  ],
  [
    "a delimiter that is no newline",
    "undocumented",
    /Delimiter is ",,"/,
    { ...byA, processingConfiguration: delimiter(",,") },
  ],
  [
    "keys from a Lambda function",
    "unsupported",
    /Lambda processor are not simulated/,
    { prefix: "!{partitionKeyFromLambda:a}/" },
  ],
  [
    "a processor that is not simulated",
    "unsupported",
    /"RecordDeAggregation" is not simulated/,
    { processingConfiguration: { enabled: true, processors: [{ type: "RecordDeAggregation" }] } },
  ],
  ["a backup bucket", "unsupported", /s3BackupMode is "Enabled"/, { s3BackupMode: "Enabled" }],
  ["another time zone", "unsupported", /customTimeZone is "Asia\/Tokyo"/, { customTimeZone: "Asia/Tokyo" }],
  ["another compression", "unsupported", /compressionFormat is "Snappy"/, { compressionFormat: "Snappy" }],
  ["a bucket name instead of its ARN", "rejected", /bucketArn is "archive"/, { bucketArn: "archive" }],
  ["a missing role", "rejected", /roleArn is missing/, { roleArn: undefined }],
  ["another destination", "unsupported", /destination is "redshift"/, {}, { destination: "redshift" }],
  ["a stream that reads from Kinesis", "unsupported", /reads from a source/, {}, { kinesisSourceConfiguration: {} }],
  ["a name with a slash", "rejected", /name is "a\/b"/, {}, { name: "a/b" }],
];

describe("simulator/services/firehose/stream", () => {
  it("finds nothing against the stream that the program makes", () => {
    const { stream, defects } = readStream(deliveryStream());
    assert.deepEqual(defects, []);
    assert.deepEqual(stream?.partitioning?.keys, [...partitionKeys]);
    assert.equal(stream?.bucket, "archive");
    assert.equal(stream?.delimiter, "\n");
    assert.equal(stream?.fileExtension, ".gz");
    assert.equal(stream?.bufferBytes, 128 * 1024 * 1024);
  });

  for (const [title, kind, message, s3, inputs] of faults)
    it(`reports ${title} as ${kind}`, () => {
      const resource = deliveryStream(s3, inputs);
      const { stream, defects } = readStream(resource);
      const found = defects.filter((defect) => message.test(defect.message));
      assert.equal(found.length, 1, JSON.stringify(defects, null, 1));
      assert.equal(found[0]?.kind, kind);
      assert.equal(found[0]?.resource, resource.urn);
      assert.equal(stream === undefined, kind !== "undocumented");
    });

  it("has no delimiter without the processor, and a newline if the processor has no parameter", () => {
    assert.equal(
      readStream(deliveryStream({ ...byA, processingConfiguration: processing("{a: .a}", false) })).stream?.delimiter,
      "",
    );
    assert.equal(readStream(deliveryStream(byA)).stream?.delimiter, "\n");
    assert.equal(
      readStream(deliveryStream({ ...byA, processingConfiguration: delimiter("\\n") })).stream?.delimiter,
      "\n",
    );
  });

  it("takes a stream without dynamic partitioning and without prefixes", () => {
    const { stream, defects } = readStream(
      deliveryStream({ ...plain, prefix: undefined, errorOutputPrefix: undefined }),
    );
    assert.deepEqual(defects, []);
    assert.equal(stream?.partitioning, undefined);
  });
});
