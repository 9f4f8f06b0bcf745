import { count } from "../../../console/count";
import { type DuckDBConnection, DuckDBInstance, type DuckDBResultReader } from "@duckdb/node-api";
import { type Crawl, describeTable, type Table } from "./catalog";
import type { Node } from "./columns";
import { translate } from "./dialect";
import { AthenaError } from "./athena-error";
import { appendRows, duckDbSettings, duckDbTypes, plain, quote } from "./duckdb-rows";
import { prepareFunctions } from "./functions";
import { visibleObjects } from "./partitions";
import { registerStoredFields } from "./scalar-functions";
import type { ColumnValue } from "./serde";
import { readStoredFields, storeFields } from "./stored-fields";
import { checkLiteral, toParseable } from "./syntax";
import { parseSql, unparseSql } from "./syntax-tree";
import type { IgnoredText } from "./table-format";
import { checkColumns, describeView, isView, trinoType, type View } from "./views";
import type { Resource } from "../../graph";

export interface AthenaOptions {
  /** `aws:glue/catalogTable:CatalogTable` resources of one account and Region: tables and views. */
  readonly tables: readonly Resource[];
  /** Crawlers of these tables: objects that they see have partitions. */
  readonly crawls?: readonly Crawl[];
  /** Folder of the buckets: an object is the file `ROOT/BUCKET/KEY`. */
  readonly root: string;
  /** The time of `NOW` in a projected range. @default the current time */
  readonly now?: Date;
}

export interface Query {
  /** Glue database of unqualified tables. */
  readonly database: string;
  readonly sql: string;
  /** Execution parameters: SQL literals, so text is in single quotes: `'2026-11-02'`. */
  readonly parameters?: readonly string[];
}

export interface QueryResult {
  readonly columns: readonly string[];
  /** Text, numbers, booleans, null and arrays of them; an integer beyond 2^53 is text. */
  readonly rows: readonly (readonly unknown[])[];
}

export interface Athena {
  /**
   * Runs a query. Throws an `AthenaError` for a query or table that Athena would reject, and for SQL outside the
   * simulated subset.
   */
  readonly run: (query: Query) => Promise<QueryResult>;
  /** Runs a query, every column of it, and returns the number of its rows. Throws as {@link run}. */
  readonly countRows: (query: Query) => Promise<number>;
  /** Records that the queries so far did not read, because no newline separates them from the record before. */
  readonly ignored: () => readonly IgnoredText[];
  readonly close: () => void;
}

/** Columns of a result, with DuckDB's types. */
type Described = readonly { readonly name: string; readonly type: string }[];

/** A table or view that a query can name. */
type Relation = {
  /** `DATABASE.NAME`. */
  readonly name: string;
  readonly columnNames: readonly string[];
  /** Its columns of the type double. */
  readonly doubles: readonly string[];
  /** Positions of its columns of texts, by name. */
  readonly texts: ReadonlyMap<string, number>;
  readonly broken?: string | undefined;
} & ({ readonly table: Table; readonly view?: undefined } | { readonly table?: undefined; readonly view: View });

function describeRelation(resource: Resource, crawls: readonly Crawl[]): Relation {
  if (isView(resource)) {
    const view = describeView(resource);
    const columnNames = view.columns.map(({ name }) => name);
    const texts = positionsOf(view.columns, "varchar");
    return { name: view.name, columnNames, doubles: doublesOf(view.columns), texts, broken: view.broken, view };
  }
  const table = describeTable(resource, crawls);
  const columnNames = [...table.columns.map(({ name }) => name), ...table.layout.partitionKeys];
  const texts = positionsOf(table.columns, "string");
  const { layout, broken } = table;
  return { name: layout.table, columnNames, doubles: doublesOf(table.columns), texts, broken, table };
}

const doublesOf = (columns: readonly { readonly name: string; readonly type: string }[]) =>
  columns.filter(({ type }) => type === "double").map(({ name }) => name);

const positionsOf = (columns: readonly { readonly name: string; readonly type: string }[], type: string) =>
  new Map(columns.flatMap((column, position) => (column.type === type ? [[column.name, position] as const] : [])));

/**
 * Athena over the objects that simulated delivery streams wrote: tables come from recorded Glue resources, and SQL runs
 * on DuckDB.
 *
 * A table is read in full, and a view checked, when a query first names it. Later changes to its files are therefore
 * not seen, and a malformed line fails every query over the table, where Athena fails only those that scan its object.
 */
export async function openAthena(options: AthenaOptions): Promise<Athena> {
  const now = options.now ?? new Date();
  const relations = new Map<string, Relation>();
  for (const resource of options.tables) {
    const relation = describeRelation(resource, options.crawls ?? []);
    if (relations.has(relation.name))
      throw new AthenaError(`There are two tables ${relation.name}. Open Athena for one account and Region.`);
    relations.set(relation.name, relation);
  }
  const instance = await DuckDBInstance.create(":memory:", duckDbSettings);
  const connection = await instance.connect();
  const rowsOf = new Map<string, readonly (readonly ColumnValue[])[]>();
  const fields = storeFields((table) => rowsOf.get(table) ?? []);
  await prepare(connection, [...relations.keys()], now);
  registerStoredFields(connection, fields);

  const opening = new Map<string, Promise<void>>();
  const ignored = new Map<string, readonly IgnoredText[]>();
  return {
    run,
    countRows: async (query) => (await execute(query)).currentRowCount,
    ignored: () => [...ignored.values()].flat(),
    close() {
      connection.closeSync();
      instance.closeSync();
    },
  };

  async function run(query: Query): Promise<QueryResult> {
    const reader = await execute(query);
    return {
      columns: reader.columnNames(),
      rows: reader.getRows().map((row) => row.map(plain)),
    };
  }

  async function execute({ database, sql, parameters = [] }: Query): Promise<DuckDBResultReader> {
    const parseable = toParseable(sql);
    if (parseable.parameters !== parameters.length)
      throw new AthenaError(
        `The query has ${count(parseable.parameters, "question mark")} and was given ${count(parameters.length, "execution parameter")}.`,
      );
    parameters.forEach((parameter, index) => checkLiteral(parameter, index + 1));
    const constants =
      parameters.length === 0 ? [] : (await parseSql(connection, `SELECT ${parameters.join(", ")}`)).select_list;
    const { tree, named, unions } = await analyze(parseable.sql, database, constants as Node[]);
    for (const relation of named) await open(relation, []);
    for (const union of unions) await checkUnion(union);
    return runByFields(tree);
  }

  /**
   * Runs a translated query by the fields of its rows, and if that fails by their texts: then the error speaks of the
   * columns that the query names.
   */
  function runByFields(tree: Node): Promise<DuckDBResultReader> {
    const running = async (query: Node) => connection.runAndReadAll(await unparseSql(connection, query));
    return running(byFields(tree)).catch(() => attempt(() => running(tree)));
  }

  function byFields(tree: Node): Node {
    return readStoredFields(tree, {
      columnsOf: (table) => relations.get(table)?.columnNames,
      positionOf: (table, column) => (rowsOf.has(table) ? relations.get(table)?.texts.get(column) : undefined),
      fields,
    });
  }

  /** A query translated for DuckDB, and the tables and views that it names. */
  async function analyze(sql: string, database: string, parameters: readonly Node[]) {
    const named = new Set<Relation>();
    const unions: (readonly [Node, Node])[] = [];
    const tree = translate(await parseSql(connection, sql), {
      database,
      parameters,
      columnsOf(name) {
        const relation = find(name);
        named.add(relation);
        return relation.columnNames;
      },
      onUnion: (left, right) => void unions.push([left, right]),
      isDouble: (column) => [...named].some(({ doubles }) => doubles.includes(column)),
    });
    return { tree, named, unions };
  }

  /** DuckDB makes text of a number that is united with text; Trino refuses. */
  async function checkUnion(sides: readonly [Node, Node]): Promise<void> {
    const described = await Promise.all(sides.map((side) => describeQuery(side).catch(() => undefined)));
    const [left, right] = described;
    // A side that names columns of the query around it cannot be described alone.
    if (left === undefined || right === undefined) return;
    for (const [index, { type }] of left.entries()) {
      const other = right[index]?.type ?? type;
      const isText = [type, other].map((each) => each === "VARCHAR");
      if (isText[0] !== isText[1] && !sides.some((side) => isNull(side, index)))
        throw new AthenaError(
          `TYPE_MISMATCH: column ${index + 1} in UNION query has incompatible types: ${trinoType(type)}, ${trinoType(other)}. Write the same type on both sides.`,
        );
    }
  }

  async function describeQuery(tree: Node): Promise<Described> {
    return describe(await unparseSql(connection, tree));
  }

  /** @param query its text, or a table's name */
  async function describe(query: string): Promise<Described> {
    const reader = await connection.runAndReadAll(`DESCRIBE ${query}`);
    return reader.getRows().map(([name, type]) => ({ name: String(name), type: String(type) }));
  }

  function find(name: string): Relation {
    const relation = relations.get(name);
    if (relation === undefined)
      throw new AthenaError(
        `TABLE_NOT_FOUND: Table 'awsdatacatalog.${name}' does not exist. There are: ${[...relations.keys()].join(", ")}.`,
      );
    if (relation.broken !== undefined) throw new AthenaError(relation.broken);
    return relation;
  }

  /** Registers a table or view with DuckDB, once. `within`: the views that led here. */
  async function open({ name, table, view }: Relation, within: readonly string[]): Promise<void> {
    if (within.includes(name))
      throw new AthenaError(`VIEW_IS_RECURSIVE: View 'awsdatacatalog.${name}' reads itself: ${within.join(" → ")}.`);
    const running = opening.get(name) ?? (view === undefined ? read(table) : create(view, within));
    opening.set(name, running);
    return running;
  }

  async function create(view: View, within: readonly string[]): Promise<void> {
    const invalid = (error: unknown) =>
      new AthenaError(
        `INVALID_VIEW: Failed analyzing stored view 'awsdatacatalog.${view.name}': ${error instanceof Error ? error.message : String(error)}`,
        { cause: error },
      );
    const { tree, named, unions } = await Promise.resolve()
      .then(() => {
        const { sql, parameters } = toParseable(view.sql);
        if (parameters > 0) throw new AthenaError("SYNTAX_ERROR: a view takes no ?.");
        return analyze(sql, view.database, []);
      })
      .catch((error: unknown) => Promise.reject(invalid(error)));
    for (const relation of named) await open(relation, [...within, view.name]);
    const describing = (query: Promise<string>) =>
      attempt(async () => describe(await query)).catch((error: unknown) => Promise.reject(invalid(error)));
    const isKept = await keepRows(view, tree);
    checkColumns(view, await describing(isKept ? Promise.resolve(quoteName(view.name)) : unparseSql(connection, tree)));
    for (const union of unions) await checkUnion(union).catch((error: unknown) => Promise.reject(invalid(error)));
    if (!isKept) await connection.run(`CREATE VIEW ${quoteName(view.name)} AS ${await unparseSql(connection, tree)}`);
  }

  /**
   * Computes a view's rows once, for all queries that follow. False if that fails: then the view cannot be described
   * either, or has a row of which it fails, as do only the queries that need this row.
   */
  async function keepRows(view: View, tree: Node): Promise<boolean> {
    try {
      await connection.run(`CREATE TABLE ${quoteName(view.name)} AS ${await unparseSql(connection, byFields(tree))}`);
      return true;
    } catch {
      return false;
    }
  }

  async function read({ layout, columns, open: openTable }: Table): Promise<void> {
    const reader = openTable();
    const rows: ColumnValue[][] = [];
    try {
      for (const { object, file, partition } of visibleObjects(layout, options.root, now)) {
        const content = await reader.read(object, file, columns);
        for (const row of content.rows) rows.push([...row, ...partition]);
        if (content.ignored.length > 0) ignored.set(object, content.ignored);
      }
    } finally {
      reader.close();
    }
    const fields = [
      ...columns.map(({ name, type }) => `${quote(name)} ${duckDbTypes[type]}`),
      ...layout.partitionKeys.map((name) => `${quote(name)} VARCHAR`),
    ];
    const [database = "", name = ""] = layout.table.split(".");
    await connection.run(`CREATE TABLE ${quoteName(layout.table)} (${fields.join(", ")})`);
    await appendRows(connection, database, name, rows);
    rowsOf.set(layout.table, rows);
  }
}

async function prepare(connection: DuckDBConnection, tables: readonly string[], now: Date): Promise<void> {
  await prepareFunctions(connection);
  const schemas = new Set(tables.map((table) => table.split(".")[0] as string));
  const statements = [
    // The simulated present, not that of this machine.
    `CREATE MACRO main.trino_now() AS TIMESTAMPTZ '${now.toISOString()}'`,
    ...[...schemas].map((schema) => `CREATE SCHEMA ${quote(schema)}`),
    // A saved query must read only its tables: DuckDB could otherwise read files of this machine.
    "SET enable_external_access = false",
    "SET lock_configuration = true",
  ];
  for (const statement of statements) await connection.run(statement);
}

/** Athena's error codes by prefix of DuckDB's messages. */
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

/** Runs on DuckDB; its errors become Athena's if Athena has a code for them. */
async function attempt<Result>(action: () => Promise<Result>): Promise<Result> {
  try {
    return await action();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const known = errorCodes.find(([pattern]) => pattern.test(message));
    throw new AthenaError(known === undefined ? message : message.replace(known[0], known[1]), { cause: error });
  }
}

/** NULL has any type. */
function isNull(query: Node, index: number): boolean {
  const item = ((query["select_list"] ?? []) as readonly Node[])[index];
  return item?.["class"] === "CONSTANT" && (item["value"] as Node)["is_null"] === true;
}

const quoteName = (name: string) => name.split(".").map(quote).join(".");
