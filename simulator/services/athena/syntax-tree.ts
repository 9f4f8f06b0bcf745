import type { DuckDBConnection } from "@duckdb/node-api";
import { AthenaError } from "./athena-error";
import type { Node } from "./columns";

/** Parses a query with DuckDB. Throws an `AthenaError` for text that is not a query. */
export async function parseSql(connection: DuckDBConnection, sql: string): Promise<Node> {
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

/** The text of a syntax tree. */
export async function unparseSql(connection: DuckDBConnection, node: Node): Promise<string> {
  const statements = JSON.stringify({ error: false, statements: [{ node, named_param_map: [] }] });
  const reader = await connection.runAndReadAll("SELECT json_deserialize_sql($1::VARCHAR)", [statements]);
  return String(reader.getRows()[0]?.[0]);
}

/** Positions in the text are not needed, and one of them exceeds the range of a number. */
const withoutLocations = (key: string, value: unknown) => (key === "query_location" ? undefined : value);
