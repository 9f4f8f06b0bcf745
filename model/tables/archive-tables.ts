import { type Column, firstDay, type TableDefinition } from "../archive/archive";
import { type ArchiveFormat, formats } from "../archive/formats";
import type { ViewDefinition } from "./view";

const dayColumn: Column = { name: "day", type: "string", comment: "Day of the event, UTC: 2026-11-02." };
const sourceColumn: Column = { name: "source", type: "string", comment: "Service that sent the event: aws.iam." };

/**
 * The envelope as columns. `detail` is a string: its structure differs with every API call, and an inferred struct
 * grows until the table breaks. `type_name` and `replay_name` replace keys with a hyphen, which SQL would have to
 * quote.
 */
const envelopeColumns: readonly Column[] = [
  { name: "version", type: "string", comment: "Version of the envelope." },
  { name: "id", type: "string", comment: "Changes on a hop between Regions: no key for deduplication." },
  { name: "type_name", type: "string", comment: "detail-type: AWS API Call via CloudTrail." },
  sourceColumn,
  { name: "account", type: "string", comment: "Account in which the event arose, 12 digits." },
  { name: "region", type: "string", comment: "Region in which the event arose." },
  { name: "time", type: "string", comment: "RFC 3339, UTC: 2026-11-02T10:15:30Z." },
  { name: "resources", type: "array<string>", comment: "ARNs that the event names." },
  { name: "detail", type: "string", comment: "JSON text; read it with json_extract_scalar." },
  { name: "replay_name", type: "string", comment: "Set when EventBridge replayed the event." },
];

/** Location of the archive. */
export interface ArchiveLocation {
  /** Name of the archive bucket. */
  readonly bucket: string;
  /** @default "json" */
  readonly format?: ArchiveFormat;
  /** Name of the table, if not the one that queries use. */
  readonly name?: string;
}

/**
 * Table `events`: one projected partition per day, so new data is visible at once and no crawler is needed; the folders
 * below a day are read recursively (Athena user guide, "Set up partition projection", "Supported types").
 *
 * An event of a service dated after tomorrow is archived in its day and appears here once that day has come.
 */
export function eventsTable({ bucket, format = "json", name = "events" }: ArchiveLocation): TableDefinition {
  const location = `s3://${bucket}/${formats[format].folder}`;
  return tableOf({
    name,
    format,
    description: "Every archived event, one row each; filter by day.",
    location,
    parameters: {
      "projection.enabled": "true",
      "projection.day.type": "date",
      "projection.day.format": "yyyy-MM-dd",
      "projection.day.range": `${firstDay},NOW+1DAYS`,
      "projection.day.interval": "1",
      "projection.day.interval.unit": "DAYS",
      "storage.location.template": `${location}day=\${day}/`,
    },
    keys: [dayColumn],
  });
}

/**
 * Table `events_by_type`: the same files, partitioned by source and detail type too, for cheaper scans. A Glue crawler
 * with this table as its catalog target adds the partitions. `source` is a partition key and therefore not a column:
 * both at once fail with HIVE_INVALID_METADATA.
 */
export function eventsByTypeTable({
  bucket,
  format = "json",
  name = "events_by_type",
}: ArchiveLocation): TableDefinition {
  return tableOf({
    name,
    format,
    description: "Every archived event; filter by day, source and detail_type to read less.",
    location: `s3://${bucket}/${formats[format].folder}`,
    parameters: {},
    keys: [
      dayColumn,
      { ...sourceColumn, comment: "Folder value of the source: aws.iam." },
      { name: "detail_type", type: "string", comment: "Folder value of type_name: aws_api_call_via_cloudtrail." },
    ],
  });
}

function tableOf(table: {
  readonly name: string;
  readonly format: ArchiveFormat;
  readonly description: string;
  readonly location: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly keys: readonly Column[];
}): TableDefinition {
  const keyNames = new Set(table.keys.map((key) => key.name));
  const { parameters, storage } = formats[table.format].table;
  return {
    name: table.name,
    description: table.description,
    tableType: "EXTERNAL_TABLE",
    parameters: { EXTERNAL: "TRUE", ...parameters, typeOfData: "file", ...table.parameters },
    partitionKeys: table.keys,
    storageDescriptor: {
      location: table.location,
      ...storage,
      columns: envelopeColumns.filter((column) => !keyNames.has(column.name)),
    },
  };
}

/** The tables over an archive, and the views that replace them if it has objects of two formats. */
export interface ArchiveCatalog {
  readonly tables: readonly {
    readonly definition: TableDefinition;
    /** Prefix of its location: `events/`. */
    readonly folder: string;
    /** True if a crawler must add its partitions. */
    readonly crawled: boolean;
  }[];
  readonly views: readonly ViewDefinition[];
  /** The table that defines the columns of a stream that writes Parquet. */
  readonly schema: string;
}

/**
 * Tables and views for the names `events` and `events_by_type`, whatever the archive's format.
 *
 * An archive whose format was changed has objects of two formats, which no single table can read. The two names are
 * then views over a pair of tables, `events_json` and `events_parquet`, and the corresponding pair by type. Athena
 * pushes filters down into a view with UNION ALL, so a query still reads only the folders of its days.
 */
export function archiveCatalog(args: {
  readonly bucket: string;
  readonly format: ArchiveFormat;
  readonly formerFormat?: ArchiveFormat | undefined;
}): ArchiveCatalog {
  const { bucket, format, formerFormat } = args;
  const both = formerFormat !== undefined && formerFormat !== format;
  const named = (name: string, each: ArchiveFormat) => (both ? `${name}_${each}` : name);
  const tables = (both ? [format, formerFormat] : [format]).flatMap((each) => {
    const place = { bucket, format: each };
    const { folder } = formats[each];
    return [
      { definition: eventsTable({ ...place, name: named("events", each) }), folder, crawled: false },
      { definition: eventsByTypeTable({ ...place, name: named("events_by_type", each) }), folder, crawled: true },
    ];
  });
  return {
    tables,
    views: both ? [uniting("events", tables, false), uniting("events_by_type", tables, true)] : [],
    schema: named("events", format),
  };
}

const trinoTypes: Readonly<Record<string, "varchar" | "array(varchar)">> = {
  string: "varchar",
  "array<string>": "array(varchar)",
};

function uniting(name: string, tables: ArchiveCatalog["tables"], crawled: boolean): ViewDefinition {
  const united = tables.filter((table) => table.crawled === crawled).map(({ definition }) => definition);
  const [{ storageDescriptor, partitionKeys, description }] = united as [TableDefinition];
  const columns = [...storageDescriptor.columns, ...partitionKeys].map((column) => ({
    name: column.name,
    type: trinoTypes[column.type] as "varchar" | "array(varchar)",
    comment: column.comment,
  }));
  const list = columns.map((column) => column.name).join(", ");
  return {
    name,
    description,
    columns,
    sql: united.map((table) => `SELECT ${list}\nFROM ${table.name}`).join("\nUNION ALL\n"),
  };
}
