import type { DuckDBConnection } from "@duckdb/node-api";
import { AthenaError } from "./athena-error";
import type { Node } from "./columns";

/** Hubs have the same views and saved queries, and each query is run for several days. */
const parsed = new Map<string, Node>();
const unparsed = new Map<string, string>();
/** More than an environment has queries. */
const mostKnown = 2_000;

/** Parses a query with DuckDB. Throws an `AthenaError` for text that is not a query. */
export const parseSql = (connection: DuckDBConnection, sql: string): Promise<Node> =>
  once(parsed, sql, () => parse(connection, sql));

async function parse(connection: DuckDBConnection, sql: string): Promise<Node> {
  const reader = await connection.runAndReadAll("SELECT json_serialize_sql($1::VARCHAR)", [sql]);
  const answer = JSON.parse(String(reader.getRows()[0]?.[0]), withoutLocations) as {
    error: boolean;
    error_message?: string;
    statements: { node: Node }[];
  };
  const statement = answer.statements?.[0];
  if (statement === undefined) throw new AthenaError(`SYNTAX_ERROR: ${answer.error_message}`);
  return statement.node;
}

/** The text of a syntax tree. */
export function unparseSql(connection: DuckDBConnection, node: Node): Promise<string> {
  const statements = JSON.stringify({ error: false, statements: [{ node, named_param_map: [] }] });
  return once(unparsed, statements, async () => {
    const reader = await connection.runAndReadAll("SELECT json_deserialize_sql($1::VARCHAR)", [statements]);
    return String(reader.getRows()[0]?.[0]);
  });
}

/** Both directions depend on the text alone, and nobody changes a tree. */
async function once<Result>(known: Map<string, Result>, text: string, find: () => Promise<Result>): Promise<Result> {
  const before = known.get(text);
  if (before !== undefined) return before;
  const found = await find();
  if (known.size >= mostKnown) known.clear();
  known.set(text, found);
  return found;
}

/** Positions in the text are not needed, and one of them exceeds the range of a number. */
const withoutLocations = (key: string, value: unknown) => (key === "query_location" ? undefined : value);
