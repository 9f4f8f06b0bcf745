import { type Fact, factOf } from "../fact";
import type { Resource } from "../../graph";
import { jsonSerDe } from "../../services/athena/json-serde";
import type { ColumnValue } from "../../services/athena/serde";
import { type CatalogTable, rowOf } from "./tables";

const objectTypes = ["aws:s3/bucketObjectv2:BucketObjectv2", "aws:s3/bucketObject:BucketObject"];

/** An object that the program itself puts into a bucket. */
export interface Placed {
  readonly resource: Resource;
  readonly bucket: string;
  readonly key: string;
  /** Absent: a file of the operator's. */
  readonly content?: string;
}

/** Objects whose content is recorded. */
export const placedIn = (resources: readonly Resource[]): Placed[] =>
  resources
    .filter(({ type, inputs }) => objectTypes.includes(type) && inputs["source"] === undefined)
    .map((resource) => {
      const { bucket, key, content, contentBase64 } = resource.inputs;
      const decoded =
        typeof contentBase64 === "string" ? Buffer.from(contentBase64, "base64").toString("utf8") : content;
      return {
        resource,
        bucket: String(bucket),
        key: String(key),
        ...(typeof decoded === "string" && { content: decoded }),
      };
    });

/**
 * Asks of each table over objects of the program whether they are there, and whether it shows each field of each of their
 * records, with its value; and of each such object whether a table shows it.
 */
export function programTableFacts(tables: readonly CatalogTable[], placed: readonly Placed[]): Fact[] {
  // Athena reads nothing whose name begins with _ or . (Athena user guide, "Specify a table location in Amazon S3").
  const isOf = ({ bucket, folder }: CatalogTable, object: Placed) =>
    object.bucket === bucket && object.key.startsWith(folder) && !/\/[_.]/.test(object.key.slice(folder.length - 1));
  return [
    ...tables.flatMap((table) => {
      const objects = placed.filter((object) => isOf(table, object));
      return [
        factOf(
          `table ${table.name}, its objects`,
          table.resource.urn,
          objects.length === 0
            ? `Nothing writes below its location s3://${table.bucket}/${table.folder}`
            : table.table.layout.partitionKeys.length > 0
              ? "It has partition keys, and its objects no folders"
              : table.compressed !== objects.every(({ key }) => key.endsWith(".gz"))
                ? `It says that its objects are ${table.compressed ? "" : "not "}compressed`
                : undefined,
        ),
        ...objects.map((object) => contentFact(table, object)),
      ];
    }),
    ...placed
      .filter(({ resource }) => resource.inputs["contentType"] === "application/x-ndjson")
      .map((object) =>
        factOf(
          `object s3://${object.bucket}/${object.key}, its table`,
          object.resource.urn,
          tables.some((table) => isOf(table, object))
            ? undefined
            : `No table shows s3://${object.bucket}/${object.key}`,
        ),
      ),
  ];
}

function contentFact(table: CatalogTable, { resource, key, content }: Placed): Fact {
  const what = `table ${table.name}, records of ${key}`;
  if (content === undefined)
    return factOf(what, resource.urn, `The object ${key} has no content: ${table.name} is empty`);
  const records: Record<string, unknown>[] = [];
  for (const line of content.split("\n").filter((each) => each !== ""))
    try {
      records.push(JSON.parse(line) as Record<string, unknown>);
    } catch {
      return factOf(what, resource.urn, `A line of ${key} is no JSON, and every query over ${table.name} fails`);
    }
  const serDe = jsonSerDe(table.name, table.serDe);
  const columns = table.table.columns;
  for (const record of records) {
    const row = rowOf(serDe, columns, JSON.stringify(record));
    if ("problem" in row) return factOf(what, table.resource.urn, `It ${row.problem}`);
    const lost = Object.entries(record).find(
      ([name, value]) => ![...row.values].some(([column, cell]) => isShown(name, value, column, cell)),
    );
    if (lost !== undefined)
      return factOf(what, table.resource.urn, `No column of it shows ${lost[0]} of ${JSON.stringify(record)}`);
  }
  // A field that no record has any more is the object's fault; a column that nothing ever filled, too.
  const empty =
    records.length === 0
      ? undefined
      : columns.find(({ name }) => !records.some((record) => Object.hasOwn(record, serDe.mapping.get(name) ?? name)));
  return factOf(
    what,
    resource.urn,
    empty === undefined ? undefined : `No record of ${key} has ${empty.name}, which is a column of ${table.name}`,
  );

  function isShown(name: string, value: unknown, column: string, cell: ColumnValue): boolean {
    if ((serDe.mapping.get(column) ?? column) !== name) return false;
    return JSON.stringify(typeof cell === "bigint" ? Number(cell) : cell) === JSON.stringify(value);
  }
}
