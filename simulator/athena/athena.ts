import { type DuckDBConnection, DuckDBDataChunk, DuckDBInstance, DuckDBListValue, listValue } from "@duckdb/node-api";
import type { DuckDBValue } from "@duckdb/node-api";
import { describeTable, type Table } from "./catalog";
import type { Node } from "./columns";
import { translate } from "./dialect";
import { AthenaError } from "./athena-error";
import { macros } from "./functions";
import { visibleObjects } from "./partitions";
import { type ColumnType, type ColumnValue, type IgnoredText, readObject } from "./serde";
import { checkLiteral, toParseable } from "./syntax";
import type { Resource } from "../graph";

export interface AthenaOptions {
  /** `aws:glue/catalogTable:CatalogTable` resources of one account and Region. */
  readonly tables: readonly Resource[];
  /** `aws:glue/crawler:Crawler` resources: what they crawl has partitions. */
  readonly crawlers?: readonly Resource[];
  /** Folder that holds the buckets: an object is the file `ROOT/BUCKET/KEY`. */
  readonly root: string;
  /** The time that `NOW` in a projected range means. @default the present */
  readonly now?: Date;
}

export interface Query {
  /** Glue database of tables that are named without one. */
  readonly database: string;
  readonly sql: string;
  /** Execution parameters: SQL literals, so text comes in single quotes: `'2026-11-02'`. */
  readonly parameters?: readonly string[];
}

export interface QueryResult {
  readonly columns: readonly string[];
  /** Text, numbers, booleans, null and arrays of them; an integer beyond 2^53 is text. */
  readonly rows: readonly (readonly unknown[])[];
}

export interface Athena {
  /**
   * Runs a query. Throws an `AthenaError` for a query or table that Athena would refuse, and for SQL outside the
   * simulated subset.
   */
  readonly run: (query: Query) => Promise<QueryResult>;
  /** What the queries so far did not see, because no newline separates it from the record before. */
  readonly ignored: () => readonly IgnoredText[];
  readonly close: () => void;
}

const duckDbTypes: Readonly<Record<ColumnType, string>> = {
  string: "VARCHAR",
  "array<string>": "VARCHAR[]",
  boolean: "BOOLEAN",
  int: "INTEGER",
  bigint: "BIGINT",
  double: "DOUBLE",
};

/**
 * Athena over the objects that simulated delivery streams wrote: tables come from recorded Glue resources, their SQL
 * runs on DuckDB.
 *
 * A table is read in full when a query first names it. So later changes to its files are not seen, and a malformed line
 * fails every query over the table, where Athena fails those that scan its object.
 */
export async function openAthena(options: AthenaOptions): Promise<Athena> {
  const now = options.now ?? new Date();
  const tables = new Map<string, Table>();
  for (const resource of options.tables) {
    const table = describeTable(resource, options.crawlers ?? []);
    if (tables.has(table.layout.table))
      throw new AthenaError(`There are two tables ${table.layout.table}. Open Athena for one account and Region.`);
    tables.set(table.layout.table, table);
  }
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  await prepare(connection, [...tables.keys()]);

  const reading = new Map<string, Promise<void>>();
  const ignored = new Map<string, readonly IgnoredText[]>();
  return {
    run,
    ignored: () => [...ignored.values()].flat(),
    close() {
      connection.closeSync();
      instance.closeSync();
    },
  };

  async function run({ database, sql, parameters = [] }: Query): Promise<QueryResult> {
    const parseable = toParseable(sql);
    if (parseable.parameters !== parameters.length)
      throw new AthenaError(
        `The query has ${parseable.parameters} question marks and was given ${parameters.length} execution parameters.`,
      );
    parameters.forEach((parameter, index) => checkLiteral(parameter, index + 1));
    const constants = parameters.length === 0 ? [] : (await parse(`SELECT ${parameters.join(", ")}`)).select_list;
    const named = new Set<Table>();
    const tree = translate(await parse(parseable.sql), {
      database,
      parameters: constants as Node[],
      columnsOf(name) {
        const table = find(name);
        named.add(table);
        return [...table.columns.map((column) => column.name), ...table.layout.partitionKeys];
      },
    });
    for (const table of named) await readOnce(table);
    const reader = await attempt(async () => connection.runAndReadAll(await unparse(tree)));
    return {
      columns: reader.columnNames(),
      rows: reader.getRows().map((row) => row.map(plain)),
    };
  }

  function find(name: string): Table {
    const table = tables.get(name);
    if (table === undefined)
      throw new AthenaError(
        `TABLE_NOT_FOUND: Table 'awsdatacatalog.${name}' does not exist. There are: ${[...tables.keys()].join(", ")}.`,
      );
    if (table.broken !== undefined) throw new AthenaError(table.broken);
    return table;
  }

  function readOnce(table: Table): Promise<void> {
    const name = table.layout.table;
    const running = reading.get(name) ?? read(table);
    reading.set(name, running);
    return running;
  }

  async function read({ layout, columns, serDe }: Table): Promise<void> {
    const format = serDe();
    const rows: ColumnValue[][] = [];
    for (const { object, file, partition } of visibleObjects(layout, options.root, now)) {
      const content = readObject(object, file, format, columns);
      for (const row of content.rows) rows.push([...row, ...partition]);
      if (content.ignored.length > 0) ignored.set(object, content.ignored);
    }
    const fields = [
      ...columns.map(({ name, type }) => `${quote(name)} ${duckDbTypes[type]}`),
      ...layout.partitionKeys.map((name) => `${quote(name)} VARCHAR`),
    ];
    const [database = "", name = ""] = layout.table.split(".");
    await connection.run(`CREATE TABLE ${quote(database)}.${quote(name)} (${fields.join(", ")})`);
    await append(connection, database, name, rows);
  }

  async function parse(sql: string): Promise<Node> {
    const reader = await connection.runAndReadAll("SELECT json_serialize_sql($1::VARCHAR)", [sql]);
    const parsed = JSON.parse(String(reader.getRows()[0]?.[0]), withoutLocations) as {
      error: boolean;
      error_message?: string;
      statements: { node: Node }[];
    };
    const statement = parsed.statements?.[0];
    if (statement === undefined) throw new AthenaError(`SYNTAX_ERROR: ${parsed.error_message}`);
    return statement.node;
  }

  async function unparse(node: Node): Promise<string> {
    const statements = JSON.stringify({ error: false, statements: [{ node, named_param_map: [] }] });
    const reader = await connection.runAndReadAll("SELECT json_deserialize_sql($1::VARCHAR)", [statements]);
    return String(reader.getRows()[0]?.[0]);
  }
}

async function prepare(connection: DuckDBConnection, tables: readonly string[]): Promise<void> {
  const schemas = new Set(tables.map((table) => table.split(".")[0] as string));
  const statements = [
    ...macros,
    ...[...schemas].map((schema) => `CREATE SCHEMA ${quote(schema)}`),
    // A saved query reaches its tables and nothing else: DuckDB would otherwise read files of this machine.
    "SET enable_external_access = false",
    "SET lock_configuration = true",
  ];
  for (const statement of statements) await connection.run(statement);
}

/** As many rows as a data chunk holds. */
const chunkRows = 2048;

async function append(
  connection: DuckDBConnection,
  schema: string,
  table: string,
  rows: readonly ColumnValue[][],
): Promise<void> {
  const appender = await connection.createAppender(table, schema);
  const types = Array.from({ length: appender.columnCount }, (_, index) => appender.columnType(index));
  for (let start = 0; start < rows.length; start += chunkRows) {
    const chunk = DuckDBDataChunk.create(types);
    chunk.setRows(rows.slice(start, start + chunkRows).map((row) => row.map(toDuckDb)));
    appender.appendDataChunk(chunk);
  }
  appender.flushSync();
  appender.closeSync();
}

const toDuckDb = (value: ColumnValue): DuckDBValue =>
  typeof value === "object" && value !== null ? listValue(value) : value;

function plain(value: DuckDBValue): unknown {
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (value instanceof DuckDBListValue) return value.items.map(plain);
  if (value === null || ["string", "number", "boolean"].includes(typeof value)) return value;
  throw new AthenaError(`The query returns a value that is not simulated: ${String(value)}.`);
}

/** DuckDB's messages → Athena's error codes, by what they begin with. */
const errorCodes: readonly (readonly [RegExp, string])[] = [
  [/^Binder Error: Referenced column "([^"]+)" not found/, "COLUMN_NOT_FOUND: Column '$1' cannot be resolved"],
  [
    /^Binder Error: Table "[^"]+" does not have a column named "([^"]+)"/,
    "COLUMN_NOT_FOUND: Column '$1' cannot be resolved",
  ],
  [
    /^Binder Error: Cannot (?:mix|compare) values of type (\S+) and (?:type )?(\S+).*/,
    "TYPE_MISMATCH: $1 and $2 are mixed without a CAST",
  ],
  [
    /^Binder Error: No function matches the given name and argument types/,
    "FUNCTION_NOT_FOUND: Unexpected parameters for",
  ],
  [/^Binder Error: (?=column .* must appear in the GROUP BY)/, "EXPRESSION_NOT_AGGREGATE: "],
];

/** Runs on DuckDB; its errors in Athena's words where Athena has a code for them. */
async function attempt<Result>(action: () => Promise<Result>): Promise<Result> {
  try {
    return await action();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const known = errorCodes.find(([pattern]) => pattern.test(message));
    throw new AthenaError(known === undefined ? message : message.replace(known[0], known[1]), { cause: error });
  }
}

const quote = (name: string) => `"${name.replaceAll('"', '""')}"`;

/** Positions in the text, one of which is beyond what a number holds, are of no use here. */
const withoutLocations = (key: string, value: unknown) => (key === "query_location" ? undefined : value);
