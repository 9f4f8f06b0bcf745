import type { TableLayout } from "./partitions";
import { openFormat } from "./formats";
import { type Column, columnTypes } from "./serde";
import type { ObjectReader } from "./table-format";
import type { Resource } from "../../graph";

/** A table of the Glue catalog, as Athena reads it. */
export interface Table {
  readonly layout: TableLayout;
  /** Columns of the records, without the partition keys. */
  readonly columns: readonly Column[];
  /** Opens its objects for reading. Throws an `AthenaError` for a format that is not simulated. */
  readonly open: () => ObjectReader;
  /** Reason why every query over this table fails, beginning with Athena's error code if there is one. */
  readonly broken?: string;
}

/** A table, as recorded by `aws:glue/catalogTable:CatalogTable`. */
interface TableInputs {
  readonly name: string;
  readonly databaseName: string;
  readonly tableType?: string;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly partitionKeys?: readonly { readonly name: string; readonly type?: string }[];
  readonly storageDescriptor?: {
    readonly location?: string;
    readonly inputFormat?: string;
    readonly serDeInfo?: { readonly serializationLibrary?: string; readonly parameters?: Record<string, string> };
    readonly columns?: readonly { readonly name: string; readonly type?: string }[];
  };
}

/** A crawler, as seen by one of its tables. */
export interface Crawl {
  /** `DATABASE.TABLE`. */
  readonly table: string;
  /** Its partitions get the schema of the table, not one that the crawler infers. */
  readonly inheritsSchema: boolean;
  /** True if it crawls the folder of this object: `s3://BUCKET/KEY`. */
  readonly sees: (object: string) => boolean;
}

/** A recorded table. A crawler that has it as a catalog target adds its partitions. */
export function describeTable(resource: Resource, crawls: readonly Crawl[]): Table {
  const inputs = resource.inputs as unknown as TableInputs;
  const { parameters = {}, partitionKeys = [], storageDescriptor = {} } = inputs;
  const table = `${inputs.databaseName}.${inputs.name}`;
  const crawl = crawls.find((candidate) => candidate.table === table);
  const columns = (storageDescriptor.columns ?? []).map(({ name, type = "" }) => ({
    name: name.toLowerCase(),
    type: type.toLowerCase().replaceAll(" ", "") as Column["type"],
  }));
  const broken = fault();
  return {
    layout: {
      table,
      location: storageDescriptor.location ?? "",
      partitionKeys: partitionKeys.map(({ name }) => name.toLowerCase()),
      parameters,
      ...(crawl && { registers: crawl.sees }),
    },
    columns,
    open: () => openFormat(table, storageDescriptor),
    ...(broken !== undefined && { broken }),
  };

  function fault(): string | undefined {
    // Athena user guide, "CREATE TABLE": a table without this type fails with a NullPointerException.
    if (inputs.tableType !== "EXTERNAL_TABLE")
      return `FAILED: NullPointerException Name is null: table ${table} has the type "${inputs.tableType}" where Athena reads EXTERNAL_TABLE.`;
    const names = [...columns, ...partitionKeys].map(({ name }) => name.toLowerCase());
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice !== undefined)
      return `HIVE_INVALID_METADATA: Hive metadata for table ${inputs.name} is invalid: Table descriptor contains duplicate columns: "${twice}" is a column or a partition key more than once.`;
    const odd = columns.find(({ type }) => !columnTypes.includes(type));
    if (odd !== undefined)
      return `Column ${odd.name} of ${table} has the type ${odd.type}. The simulated Athena reads ${columnTypes.join(", ")}.`;
    const key = partitionKeys.find(({ type }) => type !== "string");
    if (key !== undefined)
      return `Partition key ${key.name} of ${table} has the type ${key.type}. The simulated Athena reads string.`;
    // Without it, each partition gets the schema that the crawler infers: a struct where the table has a string.
    if (crawl?.inheritsSchema === false && parameters["projection.enabled"] !== "true")
      return `HIVE_PARTITION_SCHEMA_MISMATCH: the crawler of ${table} infers the schema of its partitions. Set CrawlerOutput.Partitions.AddOrUpdateBehavior to InheritFromTable in its configuration.`;
    return undefined;
  }
}
