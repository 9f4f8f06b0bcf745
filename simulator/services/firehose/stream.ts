import type { Resource } from "../../graph";
import { type Conversion, conversionOf } from "./conversion";
import { objectKeys } from "./jq-dialect";
import { parsePrefix, PrefixError, queryKeysOf, type PrefixPart } from "./prefix";

/** Something about a stream that keeps it from delivering as meant. */
export interface StreamDefect {
  /**
   * - `rejected`: AWS refuses to create the stream.
   * - `unsupported`: AWS may accept it; the simulator cannot evaluate it, so nothing is proved.
   * - `undocumented`: AWS accepts it, but the effect is not documented.
   * - `denied`: the stream's role lacks a permission.
   */
  readonly kind: "rejected" | "unsupported" | "undocumented" | "denied";
  /** URN of the stream; of a denial, that of the policy, role or key that denies. */
  readonly resource: string;
  /** Input property: `extendedS3Configuration.prefix`. */
  readonly property: string;
  readonly message: string;
}

/** A delivery stream as the simulator evaluates it. */
export interface Stream {
  readonly urn: string;
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly bucket: string;
  readonly bucketArn: string;
  readonly roleArn: string;
  readonly kmsKeyArn?: string;
  readonly prefix: readonly PrefixPart[];
  readonly errorPrefix: readonly PrefixPart[];
  /** Size at which a partition's buffer is written. */
  readonly bufferBytes: number;
  readonly gzip: boolean;
  readonly fileExtension: string;
  /** Appended to each record; empty without the processor. */
  readonly delimiter: string;
  readonly partitioning?: {
    readonly query: string;
    /** Keys that the prefix uses. */
    readonly keys: readonly string[];
  };
  /** Records become rows of Parquet. */
  readonly conversion?: Conversion;
}

/** A stream, unless a defect of kind `rejected` or `unsupported` stands against it. */
export interface StreamReading {
  readonly stream?: Stream;
  readonly defects: readonly StreamDefect[];
}

type Properties = Readonly<Record<string, unknown>>;
type Report = (kind: StreamDefect["kind"], property: string, message: string) => void;

const configuration = "extendedS3Configuration";
const mebibyte = 1024 * 1024;

/**
 * Reads a recorded `aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream` and validates it as CreateDeliveryStream
 * does: the rules of "Understand custom prefixes for Amazon S3 objects", "Understand partitioning keys" and "Buffer
 * data for dynamic partitioning" (Firehose developer guide) and the constraints of the API reference.
 */
export function readStream(resource: Resource): StreamReading {
  const defects: StreamDefect[] = [];
  const report: Report = (kind, property, message) =>
    void defects.push({ kind, resource: resource.urn, property, message });
  const stream = streamOf(resource, report);
  const stands = defects.every(({ kind }) => kind === "undocumented" || kind === "denied");
  return { ...(stands && stream ? { stream } : {}), defects };
}

function streamOf(resource: Resource, report: Report): Stream | undefined {
  const { inputs, outputs } = resource;
  if (inputs["destination"] !== "extended_s3") {
    report(
      "unsupported",
      "destination",
      `destination is ${quote(inputs["destination"])}. Only "extended_s3" is simulated.`,
    );
    return undefined;
  }
  if (inputs["kinesisSourceConfiguration"] !== undefined || inputs["mskSourceConfiguration"] !== undefined)
    report(
      "unsupported",
      "kinesisSourceConfiguration",
      "The stream reads from a source, so a rule cannot put records into it.",
    );
  const s3 = properties(inputs[configuration]);
  for (const property of extrasInUse(s3))
    report(
      "unsupported",
      `${configuration}.${property}`,
      `${property} is ${quote(s3[property])}, which is not simulated. Leave it out.`,
    );

  const name = text(inputs["name"]) ?? text(outputs["name"]) ?? "";
  if (!/^[\w.-]{1,64}$/.test(name))
    report(
      "rejected",
      "name",
      `name is ${quote(name)}. Expected 1 to 64 letters, digits, underscores, dots or hyphens.`,
    );
  const bucketArn = text(s3["bucketArn"]) ?? "";
  const bucket = /^arn:[\w-]+:s3:::([^/*]+)$/.exec(bucketArn)?.[1] ?? "";
  if (bucket === "")
    report(
      "rejected",
      `${configuration}.bucketArn`,
      `bucketArn is ${quote(s3["bucketArn"])}. Expected "arn:aws:s3:::BUCKET".`,
    );
  const roleArn = text(s3["roleArn"]) ?? "";
  if (!/^arn:[\w-]+:iam::\d{12}:role\//.test(roleArn))
    report("rejected", `${configuration}.roleArn`, `roleArn is ${quote(s3["roleArn"])}. Expected the ARN of a role.`);
  const kmsKeyArn = text(s3["kmsKeyArn"]);

  const dynamic = properties(s3["dynamicPartitioningConfiguration"])["enabled"] === true;
  const processors = processorsOf(s3, report);
  const prefixes = prefixesOf(s3, dynamic, report);
  const partitioning = prefixes && partitioningOf(processors, prefixes.prefix, dynamic, report);
  const compression = s3["compressionFormat"] ?? "UNCOMPRESSED";
  if (compression !== "GZIP" && compression !== "UNCOMPRESSED")
    report(
      "unsupported",
      `${configuration}.compressionFormat`,
      `compressionFormat is ${quote(compression)}. Choose "GZIP".`,
    );

  const conversion = conversionOf(s3, (kind, property, message) =>
    report(kind, `${configuration}.${property}`, message),
  );
  if (conversion && compression !== "UNCOMPRESSED")
    report(
      "rejected",
      `${configuration}.compressionFormat`,
      `compressionFormat is ${quote(compression)}, and the stream converts to Parquet: write "UNCOMPRESSED".`,
    );
  const delimiter = delimiterOf(processors, report);
  if (conversion && delimiter !== "")
    report("undocumented", processorProperty, "What a delimiter does in a stream that converts is not documented.");
  const extension = conversion ? ".parquet" : compression === "GZIP" ? ".gz" : "";

  return {
    urn: resource.urn,
    name,
    account: resource.account,
    region: resource.region,
    bucket,
    bucketArn,
    roleArn,
    ...(kmsKeyArn === undefined ? {} : { kmsKeyArn }),
    prefix: prefixes?.prefix ?? [],
    errorPrefix: prefixes?.errorPrefix ?? [],
    bufferBytes: bufferOf(s3, dynamic || conversion !== undefined, report) * mebibyte,
    gzip: compression === "GZIP",
    fileExtension: text(s3["fileExtension"]) ?? extension,
    delimiter,
    ...(partitioning ? { partitioning } : {}),
    ...(conversion ? { conversion } : {}),
  };
}

/** Buffer size in MiB. `large`: with dynamic partitioning or conversion, each of which requires 64 MiB. */
function bufferOf(s3: Properties, large: boolean, report: Report): number {
  const size = Number(s3["bufferingSize"] ?? 5);
  const interval = Number(s3["bufferingInterval"] ?? 300);
  const smallest = large ? 64 : 1;
  if (!(size >= smallest && size <= 128))
    report(
      "rejected",
      `${configuration}.bufferingSize`,
      `bufferingSize is ${size} MiB. Choose ${smallest} to 128${large ? ", as dynamic partitioning and conversion require" : ""}.`,
    );
  if (!(interval >= (large ? 1 : 0) && interval <= 900))
    report(
      "rejected",
      `${configuration}.bufferingInterval`,
      `bufferingInterval is ${interval} s. Choose at most 900${large ? ", and more than 0: dynamic partitioning has no zero buffering" : ""}.`,
    );
  const retry = properties(s3["dynamicPartitioningConfiguration"])["retryDuration"] ?? 300;
  if (!(Number(retry) >= 0 && Number(retry) <= 7200))
    report(
      "rejected",
      `${configuration}.dynamicPartitioningConfiguration.retryDuration`,
      `retryDuration is ${quote(retry)} s. Choose 0 to 7200.`,
    );
  return size;
}

function prefixesOf(
  s3: Properties,
  dynamic: boolean,
  report: Report,
): { prefix: PrefixPart[]; errorPrefix: PrefixPart[] } | undefined {
  const written = text(s3["prefix"]) ?? "";
  const writtenError = text(s3["errorOutputPrefix"]);
  const prefix = parsed(written, `${configuration}.prefix`, report);
  const errorPrefix = parsed(writtenError ?? "", `${configuration}.errorOutputPrefix`, report);
  if (!prefix || !errorPrefix) return undefined;

  const has = (parts: readonly PrefixPart[], ...kinds: PrefixPart["kind"][]): boolean =>
    parts.some((part) => kinds.includes(part.kind));
  const isPlain = (parts: readonly PrefixPart[]): boolean => parts.every((part) => part.kind === "text");
  const fail = (property: string, message: string): void => report("rejected", `${configuration}.${property}`, message);

  if (has(prefix, "error-output-type"))
    fail(
      "prefix",
      `${quote(written)} holds !{firehose:error-output-type}, which belongs into errorOutputPrefix alone.`,
    );
  if (!dynamic && has(prefix, "partitionKeyFromQuery", "partitionKeyFromLambda"))
    fail("prefix", `${quote(written)} uses partition keys, but dynamic partitioning is not enabled.`);
  if (dynamic && !has(prefix, "partitionKeyFromQuery", "partitionKeyFromLambda"))
    fail("prefix", `${quote(written)} uses no partition key, although dynamic partitioning is enabled.`);
  if (has(errorPrefix, "partitionKeyFromQuery", "partitionKeyFromLambda"))
    fail("errorOutputPrefix", `${quote(writtenError)} uses partition keys, which are allowed in prefix alone.`);
  if (writtenError === undefined && (dynamic || !isPlain(prefix)))
    fail("errorOutputPrefix", `errorOutputPrefix is missing. Write "errors/!{firehose:error-output-type}/".`);
  else if (writtenError !== undefined && !has(errorPrefix, "error-output-type")) {
    const message = `${quote(writtenError)} lacks !{firehose:error-output-type}. Write "errors/!{firehose:error-output-type}/".`;
    if (isPlain(errorPrefix)) report("undocumented", `${configuration}.errorOutputPrefix`, message);
    else fail("errorOutputPrefix", message);
  }

  // Without dynamic partitioning Firehose adds the hour of arrival to a prefix that contains no time.
  const hour = dynamic || has(prefix, "timestamp") ? [] : parsePrefix("!{timestamp:yyyy/MM/dd/HH}/");
  return {
    prefix: [...prefix, ...hour],
    errorPrefix:
      writtenError === undefined ? [...prefix, ...parsePrefix("!{firehose:error-output-type}/"), ...hour] : errorPrefix,
  };
}

function parsed(prefix: string, property: string, report: Report): PrefixPart[] | undefined {
  try {
    return parsePrefix(prefix);
  } catch (error) {
    if (!(error instanceof PrefixError)) throw error;
    report(error.kind, property, error.message);
    return undefined;
  }
}

interface Processor {
  readonly type: string;
  readonly parameters: ReadonlyMap<string, string>;
}

const processorProperty = `${configuration}.processingConfiguration.processors`;
/** "Length Constraints: Minimum length of 1. Maximum length of 5120." (API reference, "ProcessorParameter") */
const longestParameter = 5120;

function processorsOf(s3: Properties, report: Report): Processor[] {
  const processing = properties(s3["processingConfiguration"]);
  if (processing["enabled"] !== true) return [];
  const processors = Array.isArray(processing["processors"]) ? processing["processors"].map(properties) : [];
  return processors.map((processor) => {
    const type = text(processor["type"]) ?? "";
    if (type !== "MetadataExtraction" && type !== "AppendDelimiterToRecord")
      report("unsupported", processorProperty, `The processor ${quote(processor["type"])} is not simulated.`);
    const parameters = Array.isArray(processor["parameters"]) ? processor["parameters"].map(properties) : [];
    const values = new Map(
      parameters.map((each) => [text(each["parameterName"]) ?? "", text(each["parameterValue"]) ?? ""]),
    );
    for (const [name, value] of values)
      if (value.trim() === "" || value.length > longestParameter)
        report(
          "rejected",
          processorProperty,
          `Parameter ${name} of ${type} has ${value.trim() === "" ? "nothing but blanks" : `${value.length} characters`}. ` +
            `Write 1 to ${longestParameter} characters that are not all blank; a line break is "\\\\n", a backslash and an n.`,
        );
    return { type, parameters: values };
  });
}

function partitioningOf(
  processors: readonly Processor[],
  prefix: readonly PrefixPart[],
  dynamic: boolean,
  report: Report,
): Stream["partitioning"] {
  const fail = (message: string): void => report("rejected", processorProperty, message);
  const extraction = processors.find(({ type }) => type === "MetadataExtraction");
  if (prefix.some(({ kind }) => kind === "partitionKeyFromLambda"))
    report("unsupported", `${configuration}.prefix`, "Partition keys from a Lambda processor are not simulated.");
  if (!dynamic) {
    if (extraction) fail("MetadataExtraction is allowed with dynamic partitioning alone.");
    return undefined;
  }
  if (!extraction) {
    fail("Dynamic partitioning needs the processor MetadataExtraction, which gives the partition keys.");
    return undefined;
  }
  const engine = extraction.parameters.get("JsonParsingEngine");
  if (engine !== "JQ-1.6") fail(`JsonParsingEngine is ${quote(engine)}. Write "JQ-1.6", the only one there is.`);
  const query = extraction.parameters.get("MetadataExtractionQuery");
  if (query === undefined) {
    fail("MetadataExtraction has no MetadataExtractionQuery.");
    return undefined;
  }
  const keys = queryKeysOf(prefix);
  const given = objectKeys(query);
  if (!given)
    report(
      "undocumented",
      processorProperty,
      `How Firehose reads the keys of ${quote(query)} is not documented. Write one object: {key: (expression), …}.`,
    );
  const missing = keys.filter((key) => given?.includes(key) === false);
  if (missing.length > 0)
    fail(`The prefix uses the partition keys ${list(missing)}; the query gives ${list(given ?? [])}.`);
  const unused = given?.filter((key) => !keys.includes(key)) ?? [];
  if (unused.length > 0)
    fail(`The query gives the keys ${list(unused)}, which the prefix does not use. Use them or leave them out.`);
  return { query, keys };
}

/** "You don't have to put a processor parameter when you select AppendDelimiterToRecord" (API reference, "Processor"). */
function delimiterOf(processors: readonly Processor[], report: Report): string {
  const processor = processors.find(({ type }) => type === "AppendDelimiterToRecord");
  if (!processor) return "";
  const value = processor.parameters.get("Delimiter") ?? "\\n";
  if (value !== "\\n")
    report("undocumented", processorProperty, `Delimiter is ${quote(value)}. Write a backslash and an n: "\\\\n".`);
  return value.replaceAll("\\n", "\n");
}

function extrasInUse(s3: Properties): string[] {
  return [
    ...(s3["s3BackupMode"] === "Enabled" ? ["s3BackupMode"] : []),
    ...((s3["customTimeZone"] ?? "UTC") !== "UTC" ? ["customTimeZone"] : []),
  ];
}

const properties = (value: unknown): Properties =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Properties) : {};
const text = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);
const quote = (value: unknown): string => JSON.stringify(value) ?? "missing";
const list = (names: readonly string[]): string => (names.length === 0 ? "none" : names.map(quote).join(", "));
