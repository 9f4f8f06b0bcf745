import { join } from "node:path";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { slug } from "../model/archive/archive";
import { eventsByTypeTable, eventsTable } from "../model/tables/archive-tables";
import { catalog } from "../model/catalog/catalog";
import { programTables } from "../model/tables/program-tables";
import { views } from "../model/tables/views";
import type { Node } from "../simulator/services/athena/columns";
import { translate } from "../simulator/services/athena/dialect";
import { appendRows, duckDbTypes, plain, quote } from "../simulator/services/athena/duckdb-rows";
import { prepareFunctions } from "../simulator/services/athena/functions";
import { type Column, rowReader } from "../simulator/services/athena/serde";
import { parseSql, unparseSql } from "../simulator/services/athena/syntax-tree";
import { toParseable } from "../simulator/services/athena/syntax";
import { layouts } from "./archive-layouts";
import { regions, syntheticAccounts } from "./synthetic-events";

/** Bytes read by one query, and its duration. */
export interface Measured {
  readonly rows: readonly string[];
  readonly files: number;
  readonly bytes: number;
  readonly seconds: number;
}

/** One layout, open for the saved queries. */
export interface Engine {
  readonly run: (sql: string, parameters: readonly string[]) => Promise<Measured>;
  readonly close: () => void;
}

/** `yyyy-MM-dd`, both inclusive. */
export interface Days {
  readonly first: string;
  readonly last: string;
}

const database = "bench";

/**
 * The tables and views of a hub over the files of one layout, read as a query needs them: the folders that its
 * conditions select and, for Parquet, the columns that it names. DuckDB's own log of file reads has the number of
 * bytes.
 *
 * `arrivals`: for the published layout, read only the folders of these days, which a person would have to add to each
 * query manually; absent: as published, every day.
 */
export async function openLayout(root: string, layout: keyof typeof layouts, arrivals?: Days): Promise<Engine> {
  const instance = await DuckDBInstance.create(":memory:", { threads: "2", memory_limit: "2GB" });
  const connection = await instance.connect();
  await prepareFunctions(connection);
  for (const statement of [
    // Bytes cached by an earlier query would not be counted.
    "SET enable_external_file_cache = false",
    `CREATE SCHEMA ${database}`,
    ...sourcesOf(root, layout, arrivals),
  ])
    await connection.run(statement);
  const columnsOf = new Map<string, readonly string[]>();
  for (const table of [eventsTable({ bucket: "b" }), eventsByTypeTable({ bucket: "b" })])
    columnsOf.set(
      `${database}.${table.name}`,
      [...table.storageDescriptor.columns, ...table.partitionKeys].map(({ name }) => name),
    );
  for (const { definition, content } of ownTables()) {
    const columns = definition.storageDescriptor.columns;
    columnsOf.set(
      `${database}.${definition.name}`,
      columns.map(({ name }) => name),
    );
    const types = columns.map(({ name, type }) => `${quote(name)} ${duckDbTypes[type as Column["type"]]}`);
    await connection.run(`CREATE TABLE ${database}.${definition.name} (${types.join(", ")})`);
    const rowOf = rowReader({ caseInsensitive: false, mapping: new Map() }, columns as readonly Column[]);
    const lines = content.split("\n").filter((line) => line !== "");
    await appendRows(
      connection,
      database,
      definition.name,
      lines.map((line) => rowOf(line).row),
    );
  }
  for (const view of views) {
    columnsOf.set(
      `${database}.${view.name}`,
      view.columns.map(({ name }) => name),
    );
    await connection.run(
      `CREATE VIEW ${database}.${view.name} AS ${await inDuckDb(connection, view.sql, [], columnsOf)}`,
    );
  }
  await connection.run("CALL enable_logging('FileSystem', storage='memory')");
  return {
    run,
    close() {
      connection.closeSync();
      instance.closeSync();
    },
  };

  async function run(sql: string, parameters: readonly string[]): Promise<Measured> {
    const text = await inDuckDb(connection, sql, parameters, columnsOf);
    await connection.run("CALL truncate_duckdb_logs()");
    const started = process.hrtime.bigint();
    const rows = (await connection.runAndReadAll(text)).getRows();
    const seconds = Number(process.hrtime.bigint() - started) / 1e9;
    const log = await connection.runAndReadAll(
      `SELECT count(DISTINCT path), coalesce(sum(bytes), 0) FROM duckdb_logs_parsed('FileSystem') WHERE op = 'READ' AND starts_with(path, '${root}')`,
    );
    const [files, bytes] = log.getRows()[0] ?? [];
    return {
      rows: rows.map((row) => JSON.stringify(row.map(plain))).sort(),
      files: Number(files),
      bytes: Number(bytes),
      seconds,
    };
  }
}

async function inDuckDb(
  connection: DuckDBConnection,
  sql: string,
  parameters: readonly string[],
  columnsOf: ReadonlyMap<string, readonly string[]>,
): Promise<string> {
  const constants =
    parameters.length === 0 ? [] : (await parseSql(connection, `SELECT ${parameters.join(", ")}`)).select_list;
  const tree = translate(await parseSql(connection, toParseable(sql).sql), {
    database,
    parameters: constants as Node[],
    columnsOf(name) {
      const columns = columnsOf.get(name);
      if (columns === undefined) throw new Error(`There is no table ${name}.`);
      return columns;
    },
  });
  return unparseSql(connection, tree);
}

const envelope = ["version", "id", "account", "region", "time"];

/**
 * `events` and `events_by_type` over the files. `events` has the day as its only partition: filtering by a source that
 * depends on a field of the record skips no folder here, as in Athena.
 */
function sourcesOf(root: string, layout: keyof typeof layouts, arrivals: Days | undefined): string[] {
  const options = "hive_partitioning=true, hive_types_autocast=false";
  const json = (folder: string, more = "") => {
    const columns = [...envelope, "detail-type", "detail", ...(more === "" ? [] : [more])].map(
      (name) => `'${name}': 'VARCHAR'`,
    );
    return `read_json('${join(root, folder)}/**/*.gz', format='newline_delimited', maximum_object_size=4194304,
      columns={${columns.join(", ")}, 'resources': 'VARCHAR[]', 'replay-name': 'VARCHAR'}, ${options})`;
  };
  if (layout === "published") {
    const cases = [...new Set(catalog.map(({ sample }) => sample["detail-type"]))]
      .map((kind) => `WHEN '${kind}' THEN '${slug(kind)}'`)
      .join(" ");
    const select = `SELECT ${envelope.join(", ")}, kind AS type_name, resources, detail, "replay-name" AS replay_name,
      substr(time, 1, 10) AS day, source, CASE kind ${cases} END AS detail_type FROM ${json(layouts.published, "source")}
      ${arrivals === undefined ? "" : `WHERE arrival BETWEEN '${arrivals.first}' AND '${arrivals.last}'`}`;
    return [
      `CREATE VIEW ${database}.events AS SELECT * EXCLUDE (detail_type) FROM (${select})`,
      `CREATE VIEW ${database}.events_by_type AS ${select}`,
    ];
  }
  const from =
    layout === "parquet"
      ? `read_parquet('${join(root, layouts.parquet)}/**/*.parquet', ${options})`
      : json(layouts.json);
  const renamed =
    layout === "parquet" ? "type_name, replay_name" : `"detail-type" AS type_name, "replay-name" AS replay_name`;
  const common = `${envelope.join(", ")}, ${renamed}, resources, detail, day`;
  return [
    `CREATE VIEW ${database}.events AS SELECT ${common}, CASE WHEN version IS NOT NULL THEN source END AS source FROM ${from}`,
    `CREATE VIEW ${database}.events_by_type AS SELECT ${common}, source, detail_type FROM ${from}`,
  ];
}

/** Tables that the program fills, for the accounts of the synthetic events. */
const ownTables = () =>
  programTables({
    bucket: "b",
    accounts: syntheticAccounts.map((id) => ({ id, name: `account-${id}`, unit: "Workloads", tags: {} })),
    managementAccountId: syntheticAccounts[0] as string,
    governanceAccountId: syntheticAccounts[1] as string,
    members: syntheticAccounts.flatMap((accountId) =>
      regions.map((region) => ({
        accountId,
        region,
        hubRegion: "us-east-1",
        rules: ["identity"],
        heartbeatMinutes: 15,
      })),
    ),
    exemptions: [],
    today: "2026-11-02",
  });
