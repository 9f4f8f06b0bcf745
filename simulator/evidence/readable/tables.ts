import { type Fact, factOf } from "../fact";
import type { Resource } from "../../graph";
import { AthenaError } from "../../services/athena/athena-error";
import { describeTable, type Table } from "../../services/athena/catalog";
import { jsonSerDe } from "../../services/athena/json-serde";
import { type PartitionReader, partitionReader } from "../../services/athena/partitions";
import { type Column, type ColumnValue, type JsonKeys, rowReader } from "../../services/athena/serde";
import { envelope, hidden } from "./probe";
import { type Format, foldersOf, type Writer } from "./writers";

/** A table over what streams write, or over what the program itself puts somewhere. */
export interface CatalogTable {
  readonly resource: Resource;
  /** `DATABASE.NAME`. */
  readonly name: string;
  readonly table: Table;
  readonly bucket: string;
  /** `events/`. */
  readonly folder: string;
  readonly format: Format;
  readonly compressed: boolean;
  /** Class of the SerDe. */
  readonly library: string;
  readonly serDe: Readonly<Record<string, string>>;
}

interface StorageDescriptor {
  readonly location?: string;
  readonly inputFormat?: string;
  readonly outputFormat?: string;
  readonly compressed?: boolean;
  readonly serDeInfo?: { readonly serializationLibrary?: string; readonly parameters?: Record<string, string> };
}

/** Formats as `STORED AS` writes them (Athena user guide, "OpenX JSON SerDe" and "Parquet SerDe"). */
const outputs: Readonly<Record<Format, { readonly output: string; readonly classification: string }>> = {
  json: {
    output: "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat",
    classification: "json",
  },
  parquet: {
    output: "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat",
    classification: "parquet",
  },
};

/** The output format that goes with an input format: text and Parquet have their own, others are named like it. */
const outputOf = (input: string, format: Format): string =>
  /parquet|mapred[.]TextInputFormat$/i.test(input) || input === ""
    ? outputs[format].output
    : input.replace(/InputFormat$/, "OutputFormat");

/** What Athena makes of a table by itself, or why every query over it fails. */
export function readTable(resource: Resource): CatalogTable | { readonly problem: string } {
  const { parameters = {}, storageDescriptor = {} } = resource.inputs as {
    readonly parameters?: Readonly<Record<string, string>>;
    readonly storageDescriptor?: StorageDescriptor;
  };
  const table = describeTable(resource, []);
  if (table.broken !== undefined) return { problem: table.broken };
  if (table.columns.length === 0) return { problem: "It has no columns" };
  try {
    table.open().close();
  } catch (error) {
    if (!(error instanceof AthenaError)) throw error;
    return { problem: error.message };
  }
  const format: Format = /parquet/i.test(storageDescriptor.inputFormat ?? "") ? "parquet" : "json";
  const [, bucket, folder] = /^s3:\/\/([^/]+)\/(.*)$/.exec(storageDescriptor.location ?? "") ?? [];
  // Of other formats it is not known what they are called.
  const isKnown = outputOf(storageDescriptor.inputFormat ?? "", format) === outputs[format].output;
  const classification = isKnown ? outputs[format].classification : parameters["classification"];
  const output = outputOf(storageDescriptor.inputFormat ?? "", format);
  const problem =
    bucket === undefined || folder === undefined
      ? `It lies at "${storageDescriptor.location ?? ""}". Write s3://BUCKET/FOLDER/`
      : // Athena user guide, "Specify a table location in Amazon S3".
        !/^(.+\/)$/.test(folder)
        ? `Its location ${storageDescriptor.location} is no folder of a bucket: end it with a slash`
        : storageDescriptor.outputFormat !== output
          ? `Its output format is ${storageDescriptor.outputFormat ?? "missing"}, and that of its SerDe is ${output}`
          : // Glue developer guide, "Defining tables": what a crawler and a job take the table for.
            parameters["classification"] !== classification
            ? `Its classification is ${parameters["classification"] ?? "missing"}, and it is read as ${classification ?? "nothing"}`
            : // Hive's readers take a table without it for their own, and delete its objects with it.
              parameters["EXTERNAL"] !== "TRUE"
              ? `It is of the type EXTERNAL_TABLE, and its parameter EXTERNAL is ${parameters["EXTERNAL"] ?? "missing"}`
              : // Athena user guide, "LazySimpleSerDe for CSV, TSV, and custom-delimited files".
                Number(parameters["skip.header.line.count"] ?? 0) > 0
                ? "It skips the first line of each object, which is a record (skip.header.line.count)"
                : undefined;
  if (problem !== undefined) return { problem };
  return {
    resource,
    name: table.layout.table,
    table,
    bucket: bucket ?? "",
    folder: folder ?? "",
    format,
    compressed: storageDescriptor.compressed === true,
    library: storageDescriptor.serDeInfo?.serializationLibrary ?? "",
    serDe: storageDescriptor.serDeInfo?.parameters ?? {},
  };
}

/** Days on which a table must show the events of the same day, and those that are the oldest then. */
const presents = [
  { now: "2026-11-02", days: ["2026-11-02"] },
  { now: "2046-11-02", days: ["2046-11-02"] },
] as const;
/** No archive is older: the program is not. */
const firstDay = "2020-01-01";

/** What settings promise about how long something can be read. */
export interface Kept {
  readonly archive: { readonly retentionDays: number; readonly formerFormat?: string | undefined };
}

/**
 * Asks whether each table shows what each stream writes below its location, in the way in which the stream writes it:
 * format, compression, folders, days, and each key of an event with its value. Of a table and a stream that do not agree,
 * that one is at fault with which all others disagree.
 */
export function archiveFacts(
  { archive }: Kept,
  tables: readonly CatalogTable[],
  writers: readonly Writer[],
  crawled: ReadonlySet<string>,
): Fact[] {
  const problems = new Map<string, string>();
  const current = tables.filter((table) => !isFormer(table));
  const disagreements = current.flatMap((table) =>
    writers.flatMap((writer) => {
      const problem = disagreement(table, writer);
      return problem === undefined ? [] : [{ table, writer, problem }];
    }),
  );
  for (const { table, writer, problem } of disagreements) {
    const ofTable = disagreements.filter((each) => each.table === table).length;
    const ofWriter = disagreements.filter((each) => each.writer === writer).length;
    // A table that shows what another stream writes is not the odd one.
    const isTable = ofTable === writers.length && (ofWriter < current.length || current.length <= writers.length);
    const urn = isTable ? table.resource.urn : writer.urn;
    if (!problems.has(urn)) problems.set(urn, isTable ? `It ${problem.table}` : `It ${problem.writer}`);
  }
  for (const table of tables.filter(isFormer)) {
    const [writer] = writers;
    const problem = writer && disagreement(table, before(writer, table));
    if (problem !== undefined) problems.set(table.resource.urn, `It ${problem.table}`);
  }
  for (const table of tables) {
    const { partitionKeys, parameters } = table.table.layout;
    if (partitionKeys.length > 0 && parameters["projection.enabled"] !== "true" && !crawled.has(table.name))
      problems.set(
        table.resource.urn,
        "Nothing adds its partitions: it has no partition projection, and no crawler has it as a target",
      );
  }
  return [
    ...tables.map(({ resource, name }) => fact(`table ${name}, what streams write`, resource.urn, problems)),
    ...writers.map(({ urn, name }) => fact(`delivery stream ${name}, what tables read`, urn, problems)),
  ];

  /** A table over what there was before settings changed the format. */
  function isFormer({ format }: CatalogTable): boolean {
    return archive.formerFormat === format && !writers.some((writer) => writer.format === format);
  }

  function disagreement(table: CatalogTable, writer: Writer): Disagreement | undefined {
    if (table.format !== writer.format)
      return both(
        `reads ${table.format}, and ${writer.name} writes ${writer.format}`,
        `writes ${writer.format}, and ${table.name} reads ${table.format}`,
      );
    if (table.compressed !== writer.gzip)
      return both(
        `says that objects are ${table.compressed ? "" : "not "}compressed, and those of ${writer.name} are ${writer.gzip ? "" : "not "}`.trim(),
        `writes objects that are ${writer.gzip ? "" : "not "}compressed, and ${table.name} says that they are ${table.compressed ? "" : "not "}`.trim(),
      );
    return folderProblem(table, writer) ?? contentProblem(table, writer);
  }

  function folderProblem(table: CatalogTable, writer: Writer): Disagreement | undefined {
    const { layout } = table.table;
    for (const { now, days } of presents) {
      const present = new Date(`${now}T12:00:00Z`);
      const kept = new Date(present.getTime() - archive.retentionDays * 86_400_000).toISOString().slice(0, 10);
      const read = readerOf(table, present);
      if ("problem" in read) return both(read.problem, read.problem);
      for (const day of [...days, kept > firstDay ? kept : firstDay]) {
        const key = writer.keyOn(day);
        const object = `s3://${table.bucket}/${key}`;
        const values =
          key.startsWith(table.folder) && table.bucket === writer.bucket ? read.partition(object) : undefined;
        const folders = foldersOf(key);
        const found = values?.map((value, index) => `${layout.partitionKeys[index]}=${value}`).join("/");
        const isProjected = layout.parameters["projection.enabled"] === "true";
        const wanted = folders.slice(0, isProjected ? Math.max(1, layout.partitionKeys.length) : folders.length);
        const expected = wanted.map(([name, value]) => `${name}=${value}`).join("/");
        if (found !== expected)
          return both(
            `does not show ${object} of ${writer.name} on ${now} as ${expected}${found === undefined ? "" : `, but as ${found || "one without partitions"}`}`,
            `writes ${object}, which ${table.name} does not show on ${now}`,
          );
      }
    }
    return undefined;
  }

  /** What a row of the table says of an event that the stream wrote. */
  function contentProblem(table: CatalogTable, { stream }: Writer): Disagreement | undefined {
    // Rows of other SerDes are read by their own reader, where saved queries run.
    if (table.format === "json" && !/json/i.test(table.library)) return undefined;
    const keys = table.table.layout.partitionKeys;
    const { conversion } = stream;
    const direct = table.format === "json" ? rowOf(jsonSerDe(table.name, table.serDe), table.table.columns) : undefined;
    if (direct !== undefined) {
      const problem = "problem" in direct ? direct.problem : hidden(direct.values, keys);
      return problem === undefined ? undefined : both(problem, `writes events of which ${table.name} ${problem}`);
    }
    if (conversion === undefined) return undefined;
    const schema = tables.find(({ name }) => name === `${conversion.database}.${conversion.table}`);
    if (schema === undefined)
      return {
        table: `is not what ${stream.name} converts by: that is ${conversion.database}.${conversion.table}`,
        writer: `converts by the columns of ${conversion.database}.${conversion.table}, which is not recorded`,
      };
    const written = rowOf(conversion.serDe, schema.table.columns);
    if ("problem" in written) return both(written.problem, `writes columns that it cannot: it ${written.problem}`);
    const odd = table.table.columns.find(({ name, type }) =>
      schema.table.columns.some((each) => each.name === name && each.type !== type),
    );
    if (odd !== undefined)
      return both(
        `has a column ${odd.name} of the type ${odd.type}, which ${schema.name} and so each file has in another`,
        `converts by ${schema.name}, whose column ${odd.name} has another type than that of ${table.name}`,
      );
    const values = new Map(table.table.columns.map(({ name }) => [name, written.values.get(name) ?? null]));
    const problem = hidden(values, keys);
    return problem === undefined ? undefined : both(problem, `converts events so that ${table.name} ${problem}`);
  }
}

interface Disagreement {
  /** What to say where the table is at fault: "reads …". */
  readonly table: string;
  readonly writer: string;
}

const both = (table: string, writer: string): Disagreement => ({ table, writer });

/** The stream as it was before, in the folder of a table for what it wrote then. */
const before = (writer: Writer, { folder, format, bucket }: CatalogTable): Writer => ({
  ...writer,
  format,
  gzip: format === "json",
  keyOn: (day) => (bucket === writer.bucket ? folder + writer.keyOn(day).slice(writer.folder.length) : ""),
});

function readerOf(
  { table }: CatalogTable,
  now: Date,
): { readonly partition: PartitionReader } | { readonly problem: string } {
  try {
    return { partition: partitionReader(table.layout, now) };
  } catch (error) {
    if (!(error instanceof AthenaError)) throw error;
    return { problem: `cannot be queried: ${error.message.replace(/\.$/, "")}` };
  }
}

/** Values by column, of an event as it stands in a record. */
export function rowOf(
  serDe: JsonKeys,
  columns: readonly Column[],
  record = JSON.stringify(envelope),
): { readonly values: ReadonlyMap<string, ColumnValue> } | { readonly problem: string } {
  try {
    const { row } = rowReader(serDe, columns)(record);
    return { values: new Map(columns.map(({ name }, index) => [name, row[index] ?? null])) };
  } catch (error) {
    return { problem: `cannot show an event: ${error instanceof Error ? error.message : String(error)}` };
  }
}

function fact(what: string, urn: string, problems: ReadonlyMap<string, string>): Fact {
  return factOf(what, urn, problems.get(urn));
}
