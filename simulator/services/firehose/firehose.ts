import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { toUSVString } from "node:util";
import { gzipSync } from "node:zlib";
import { breathe } from "../../../console/breathe";
import { inside, OutsideError } from "../../../console/inside";
import type { Json } from "../../../model/envelope";
import type * as parquet from "../athena/parquet";
import type { ParquetFiles } from "../athena/parquet";
import { type Column, type ColumnValue, rowReader } from "../athena/serde";
import { uuidOf } from "../../deterministic";
import type { Resource } from "../../graph";
import { evaluatePrefix, formatTimestamp, longestPrefix, parseTimestamp } from "./prefix";
import type { Conversion } from "./conversion";
import { readStream, type Stream, type StreamDefect } from "./stream";
import type * as jqModule from "./jq";
import type { JqOutcome } from "./jq";
import { JqQueryError } from "./jq-dialect";
import { own } from "../../../model/json";

/** Decision for a stream's role, by its trust and permission policies and the resource's own policy. */
export interface AccessDecision {
  readonly allowed: boolean;
  /** The deciding statement, or the missing one. */
  readonly why: string;
  /** URN of the policy, role or key that decided. */
  readonly culprit?: string;
}

/**
 * Called with `sts:AssumeRole` for the role itself (may firehose.amazonaws.com assume it?), `s3:…` for the bucket or an
 * object, `kms:…` for the key and `glue:…` for the table that defines a stream's columns.
 */
export type AccessCheck = (action: string, resourceArn: string, roleArn: string) => AccessDecision;

export interface FirehoseOptions {
  /** Folder of the simulated S3: objects are written to `ROOT/BUCKET/KEY`. */
  readonly root: string;
  readonly mayAccess: AccessCheck;
  /** Quota "Active partitions" of the stream. @default 500 */
  readonly activePartitions?: number;
  /** Columns of a Glue table in the stream's account and Region; undefined if it does not exist. @default no tables */
  readonly columnsOf?: (database: string, table: string) => readonly Column[] | undefined;
  /** What a query made of the same records before. @default nothing */
  readonly evaluated?: (query: string, records: readonly string[]) => KeptOutcomes;
}

/** Outcomes of a query over records: those of an earlier run, if there was one. */
export interface KeptOutcomes {
  find(): readonly JqOutcome[] | undefined;
  keep(outcomes: readonly JqOutcome[]): void;
}

/** The reason why a record is below the error prefix. */
export interface DeliveryError {
  /** Value of `!{firehose:error-output-type}`. */
  readonly type: string;
  readonly code: string;
  readonly message: string;
}

/** Outcome of one record. */
export type RecordOutcome =
  /** In the object `key`, with an error if that is an error object. */
  | { readonly status: "written"; readonly bucket: string; readonly key: string; readonly error?: DeliveryError }
  /**
   * `refused`: PutRecord fails, and the sender still has it. `lost`: accepted, and dropped after 24 hours of failed
   * writes.
   */
  | { readonly status: "refused" | "lost"; readonly why: string; readonly culprit?: string };

export interface WrittenObject {
  readonly bucket: string;
  readonly key: string;
  /** Path on this machine. */
  readonly file: string;
  readonly records: number;
  /** Before compression. */
  readonly bytes: number;
  /** Value of `!{firehose:error-output-type}`; absent for delivered records. */
  readonly errorType?: string;
}

export interface StreamRun {
  /** One per record, in order. */
  readonly outcomes: readonly RecordOutcome[];
  readonly objects: readonly WrittenObject[];
  readonly defects: readonly StreamDefect[];
}

/** "The maximum size of a record sent to Firehose, before base64-encoding, is 1,000 KiB" (quotas page). */
const largestRecord = 1_024_000;

/** Folder name and code as in public reports of real streams; the documentation's list of types omits it. */
const extractionFailed = {
  type: "metadata-extraction-failed",
  code: "DynamicPartitioning.MetadataExtractionFailed",
} as const;

/** Folder name: Firehose developer guide, "Handle errors" of "Convert input data format"; code as in its error logs. */
const conversionFailed = { type: "format-conversion-failed", code: "DataFormatConversion.ParseError" } as const;

/** Folder name according to "Buffer data for dynamic partitioning". */
const tooManyPartitions: DeliveryError = {
  type: "activePartitionExceeded",
  code: "DynamicPartitioning.ActivePartitionsLimitExceeded",
  message: "The number of active partitions has exceeded the configured limit",
};

/** Assumptions of the simulated Firehose where AWS does not document the behavior. */
export const firehoseAssumptions: readonly string[] = [
  `Firehose writes records without a partition below ${extractionFailed.type}/, as real streams have been seen to do.`,
  "Firehose takes nothing but text for a partition key.",
  "Firehose adds no hour of arrival to a prefix that uses partition keys.",
  "Firehose writes one error record on each line and compresses error objects like any other.",
  "Firehose's OpenX deserializer writes an object into a text column as its JSON, keys in their own case where told so.",
];

/** In addition to s3:PutObject, the write permissions listed in "Grant Firehose access to an Amazon S3 destination". */
/** Records between which the event loop may have a turn. */
const recordsAtOnce = 500;

const bucketActions = ["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"] as const;

/**
 * Evaluates recorded delivery streams: partitions records with the stream's own jq query and writes files to disk, as
 * Amazon Data Firehose would write objects to S3.
 *
 * Names are reproducible: a hash of the stream and a counter replaces AWS's random names. A key that is already on disk
 * is an error, so start with an empty root.
 */
export class FirehoseSimulator {
  private objectsSoFar = 0;

  constructor(private readonly options: FirehoseOptions) {}

  /**
   * Delivers records (JSON texts, as EventBridge sends them) that arrive at the same time. One call is one buffering
   * interval: every buffer is written at its end, or earlier when it is full.
   */
  async deliver(resource: Resource, records: readonly string[], arrivedAt: Date): Promise<StreamRun> {
    const { stream, defects } = readStream(resource);
    if (!stream) return refuseAll(records, defects);
    const columns = stream.conversion && this.options.columnsOf?.(stream.conversion.database, stream.conversion.table);
    if (stream.conversion && columns === undefined) {
      const { database, table } = stream.conversion;
      const property = "extendedS3Configuration.dataFormatConversionConfiguration";
      const message = `There is no table ${database}.${table} to take columns from.`;
      return refuseAll(records, [...defects, { kind: "rejected", resource: stream.urn, property, message }]);
    }
    // EventBridge sends UTF-8, which cannot contain lone surrogates.
    const texts = records.map(toUSVString);
    let evaluated: readonly JqOutcome[] = [];
    try {
      if (stream.partitioning) evaluated = await this.evaluate(stream.partitioning.query, texts);
    } catch (error) {
      if (!(error instanceof JqQueryError)) throw error;
      const property = "extendedS3Configuration.processingConfiguration.processors";
      const defect: StreamDefect = { kind: "rejected", resource: stream.urn, property, message: error.message };
      return refuseAll(records, [...defects, defect]);
    }
    const delivery = new Delivery(stream, texts, arrivedAt, this.options, () => (this.objectsSoFar += 1), columns);
    await delivery.run(evaluated);
    await delivery.writeParquet();
    return { outcomes: delivery.outcomes, objects: delivery.objects, defects: [...defects, ...delivery.defects] };
  }

  /** @throws JqQueryError */
  private async evaluate(query: string, records: readonly string[]): Promise<readonly JqOutcome[]> {
    const kept = this.options.evaluated?.(query, records);
    const before = kept?.find();
    if (before !== undefined) return before;
    // Loaded here: where an earlier run has the outcomes, jq is not loaded.
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { Jq } = require("./jq") as typeof jqModule;
    const jq = await Jq.load();
    const outcomes: JqOutcome[] = [];
    for (let from = 0; from <= records.length; from += recordsAtOnce) {
      outcomes.push(...jq.evaluate(query, records.slice(from, from + recordsAtOnce)));
      await breathe();
    }
    kept?.keep(outcomes);
    return outcomes;
  }
}

/** Nothing can be put into a stream that AWS would not create; one that cannot be evaluated proves nothing. */
function refuseAll(records: readonly string[], defects: readonly StreamDefect[]): StreamRun {
  const reason = defects.find(({ kind }) => kind === "rejected" || kind === "unsupported");
  const why = `the stream is ${reason?.kind}: ${reason?.message}`;
  return { outcomes: records.map(() => ({ status: "refused", why })), objects: [], defects };
}

type PartitionValues = Readonly<Record<string, string>>;

/** Records that will share an object. */
interface Buffered {
  readonly target: { readonly partition: PartitionValues } | { readonly errorType: string };
  readonly records: {
    readonly index: number;
    readonly body: string;
    /** Used instead of the body if the stream converts. */
    readonly row?: readonly ColumnValue[];
    readonly error?: DeliveryError;
  }[];
  bytes: number;
}

/** One call of `deliver` on a valid stream. */
class Delivery {
  readonly outcomes: RecordOutcome[] = [];
  readonly objects: WrittenObject[] = [];
  readonly defects: StreamDefect[] = [];
  private readonly partitions = new Map<string, Buffered>();
  private readonly errors = new Map<string, Buffered>();
  private readonly accessed = new Map<string, AccessDecision>();
  /** Parquet files that have not been written yet. */
  private readonly tables: { readonly file: string; readonly rows: readonly (readonly ColumnValue[])[] }[] = [];
  private readonly rowOf: ReturnType<typeof rowReader> | undefined;

  constructor(
    private readonly stream: Stream,
    private readonly texts: readonly string[],
    private readonly arrivedAt: Date,
    private readonly options: FirehoseOptions,
    private readonly nextNumber: () => number,
    private readonly columns: readonly Column[] = [],
  ) {
    this.rowOf = stream.conversion && rowReader(stream.conversion.serDe, columns);
  }

  async run(evaluated: readonly JqOutcome[]): Promise<void> {
    for (const [index, text] of this.texts.entries()) {
      await breathe();
      const bytes = Buffer.byteLength(text);
      if (bytes === 0 || bytes > largestRecord) {
        const why = `the record has ${bytes} bytes; Firehose takes 1 to ${largestRecord}`;
        this.outcomes[index] = { status: "refused", why };
      } else this.route(index, text, bytes, evaluated[index]);
    }
    for (const buffered of [...this.partitions.values(), ...this.errors.values()]) {
      this.write(buffered);
      await breathe();
    }
  }

  private route(index: number, text: string, bytes: number, evaluated: JqOutcome | undefined): void {
    const partition = evaluated ? partitionFrom(evaluated, this.stream.partitioning?.keys ?? []) : {};
    if (typeof partition === "string")
      return this.fail(index, text, bytes, { ...extractionFailed, message: partition });
    // Random strings are chosen when the object is written, so for grouping all are equal.
    const prefix = this.prefixOf({ partition }, () => "00000000-00");
    if (prefix.length > longestPrefix) {
      const message = `the prefix has ${prefix.length} characters, more than ${longestPrefix}: ${prefix}`;
      return this.fail(index, text, bytes, { ...extractionFailed, message });
    }
    let row: ColumnValue[] | undefined;
    try {
      row = this.rowOf?.(text).row;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return this.fail(index, text, bytes, { ...conversionFailed, message });
    }
    let buffered = this.partitions.get(prefix);
    if (!buffered) {
      if (this.stream.partitioning && this.partitions.size >= (this.options.activePartitions ?? 500))
        return this.fail(index, text, bytes, tooManyPartitions);
      buffered = { target: { partition }, records: [], bytes: 0 };
      this.partitions.set(prefix, buffered);
    }
    buffered.records.push({ index, body: text + this.stream.delimiter, ...(row && { row }) });
    buffered.bytes += bytes + this.stream.delimiter.length;
    if (buffered.bytes < this.stream.bufferBytes) return;
    // "Once the object is delivered, the buffer for that partition and the partition itself are deleted."
    this.write(buffered);
    this.partitions.delete(prefix);
  }

  private fail(index: number, text: string, bytes: number, error: DeliveryError): void {
    const buffered = this.errors.get(error.type) ?? { target: { errorType: error.type }, records: [], bytes: 0 };
    this.errors.set(error.type, buffered);
    buffered.records.push({ index, body: errorRecord(text, error, this.arrivedAt) + "\n", error });
    buffered.bytes += bytes;
    if (buffered.bytes < this.stream.bufferBytes) return;
    this.write(buffered);
    this.errors.delete(error.type);
  }

  private prefixOf(target: Buffered["target"], randomString: () => string): string {
    const parts = "errorType" in target ? this.stream.errorPrefix : this.stream.prefix;
    return evaluatePrefix(parts, { arrivedAt: this.arrivedAt, randomString, ...target });
  }

  private write({ target, records }: Buffered): void {
    const { stream } = this;
    const identity = `${stream.urn} object ${this.nextNumber()}`;
    let drawn = 0;
    // Eleven characters of a UUID, like the documentation's example 046b6c7f-0b.
    const folder = this.prefixOf(target, () => uuidOf(`${identity} random string ${(drawn += 1)}`).slice(0, 11));
    const moment = formatTimestamp(objectMoment, this.arrivedAt);
    const rows = records.flatMap(({ row }) => (row === undefined ? [] : [row]));
    // Error records are JSON, whatever the stream's output format.
    const extension = stream.conversion && rows.length === 0 ? "" : stream.fileExtension;
    const key = `${folder}${stream.name}-1-${moment}-${uuidOf(identity)}${extension}`;
    const denial = this.denialOf(key);
    if (denial !== undefined) {
      for (const { index } of records) this.outcomes[index] = { status: "lost", ...denial };
      return;
    }
    const body = records.map((record) => record.body).join("");
    const file = fileOf(this.options.root, stream.bucket, key);
    mkdirSync(dirname(file), { recursive: true });
    if (rows.length > 0) this.tables.push({ file, rows });
    // Level 1: speed matters more than disk space here.
    else writeFileSync(file, stream.gzip ? gzipSync(body, { level: 1 }) : body, { flag: "wx" });
    const object = { bucket: stream.bucket, key, file, records: records.length, bytes: Buffer.byteLength(body) };
    this.objects.push({ ...object, ...("errorType" in target ? target : {}) });
    for (const { index, error } of records)
      this.outcomes[index] = { status: "written", bucket: stream.bucket, key, ...(error ? { error } : {}) };
  }

  async writeParquet(): Promise<void> {
    const { conversion } = this.stream;
    if (conversion === undefined || this.tables.length === 0) return;
    // Loaded here: most streams write no such file, and the database that does is large.
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { openParquet } = require("../athena/parquet") as typeof parquet;
    const files: ParquetFiles = await openParquet();
    try {
      for (const { file, rows } of this.tables) await files.write(file, this.columns, rows, conversion.compression);
    } finally {
      files.close();
    }
  }

  /** Why an object cannot be written, and by whose fault; each refused permission is also a defect, once. */
  private denialOf(key: string): { readonly why: string; readonly culprit: string } | undefined {
    const { bucketArn, kmsKeyArn, roleArn } = this.stream;
    const object = `${bucketArn}/${key}`;
    const needed: [string, string][] = [["sts:AssumeRole", roleArn]];
    const expected: [string, string][] = bucketActions.map((action) => [action, bucketArn]);
    if (this.objects.length === 0) expected.push(["s3:AbortMultipartUpload", object]);
    needed.push(["s3:PutObject", object]);
    if (kmsKeyArn !== undefined) {
      needed.push(["kms:GenerateDataKey", kmsKeyArn]);
      // Multipart uploads need decryption.
      expected.push(["kms:Decrypt", kmsKeyArn]);
    }
    for (const [action, arn] of expected) this.access(action, arn);
    if (this.stream.conversion) needed.push(...this.readingColumns(this.stream.conversion));
    const refused = needed
      .map(([action, arn]) => ({ action, arn, decision: this.access(action, arn) }))
      .find(({ decision }) => !decision.allowed);
    if (refused === undefined) return undefined;
    const { action, arn, decision } = refused;
    return { why: `${roleArn} may not ${action} on ${arn}: ${decision.why}`, culprit: this.culpritOf(decision) };
  }

  /** "Grant Firehose access to AWS Glue for data format conversion" (Firehose developer guide). */
  private readingColumns({ database, table }: Conversion): [string, string][] {
    const { region, account } = this.stream;
    return ["catalog", `database/${database}`, `table/${database}/${table}`].flatMap((resource) =>
      ["glue:GetTable", "glue:GetTableVersion", "glue:GetTableVersions"].map((action): [string, string] => [
        action,
        `arn:aws:glue:${region}:${account}:${resource}`,
      ]),
    );
  }

  private culpritOf({ culprit = "" }: AccessDecision): string {
    return culprit === "" ? this.stream.urn : culprit;
  }

  private access(action: string, arn: string): AccessDecision {
    const question = `${action} ${arn}`;
    const known = this.accessed.get(question);
    if (known) return known;
    const decision = this.options.mayAccess(action, arn, this.stream.roleArn);
    this.accessed.set(question, decision);
    const message = `${this.stream.roleArn} may not ${action}: ${decision.why}`;
    if (!decision.allowed && !this.defects.some((defect) => defect.message === message)) {
      const property = "extendedS3Configuration.roleArn";
      this.defects.push({ kind: "denied", resource: this.culpritOf(decision), property, message });
    }
    return decision;
  }
}

const objectMoment = parseTimestamp("yyyy-MM-dd-HH-mm-ss");

/** The partition keys, or the problem with them. Every key must be a non-empty string. */
function partitionFrom(evaluated: JqOutcome, keys: readonly string[]): PartitionValues | string {
  if (!("outputs" in evaluated))
    return evaluated.cause === "record" ? `Non JSON record provided: ${evaluated.error}` : evaluated.error;
  const [output, ...more] = evaluated.outputs;
  if (output === undefined || more.length > 0)
    return `the query gave ${evaluated.outputs.length} results instead of one object`;
  if (output === null || typeof output !== "object" || Array.isArray(output))
    return `the query gave ${JSON.stringify(output)} instead of an object`;
  const partition: Record<string, string> = {};
  for (const key of keys) {
    const value: Json | undefined = own(output, key);
    if (typeof value !== "string" || value === "")
      return `partitionKeys values must not be null or empty: ${key} is ${JSON.stringify(value) ?? "missing"}`;
    partition[key] = value;
  }
  return partition;
}

/** The fields documented in "Handle failure in data transformation", on one line. */
function errorRecord(text: string, error: DeliveryError, arrivedAt: Date): string {
  return JSON.stringify({
    attemptsMade: 1,
    arrivalTimestamp: arrivedAt.getTime(),
    errorCode: error.code,
    errorMessage: error.message,
    attemptEndingTimestamp: arrivedAt.getTime(),
    rawData: Buffer.from(text).toString("base64"),
  });
}

function fileOf(root: string, bucket: string, key: string): string {
  const folders = key.split("/");
  if (folders.some((folder) => folder === "" || folder === "." || folder === ".." || /[\\\u0000]/.test(folder)))
    throw new OutsideError(
      `The key ${JSON.stringify(key)} cannot be a path on this machine: a folder is empty, "." or "..".`,
    );
  return inside(root, bucket, ...folders);
}
