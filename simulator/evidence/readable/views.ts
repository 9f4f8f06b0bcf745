import { type Fact, factOf } from "../fact";
import type { Resource } from "../../graph";
import { nameOf } from "../../recorded";
import { describeView } from "../../services/athena/views";

/** What the Glue console shows as the type of a view's column, by Trino's. */
const hiveTypes: Readonly<Record<string, string>> = {
  varchar: "string",
  "array(varchar)": "array<string>",
  integer: "int",
};

/**
 * Asks of each view whether Athena takes it, whether the catalog lists the columns that it has, and whether what it reads
 * is recorded; and of each saved query whether what it asks is.
 */
export function viewFacts(
  views: readonly Resource[],
  queries: readonly Resource[],
  names: ReadonlySet<string>,
): Fact[] {
  return [
    ...views.map((resource) => {
      const view = describeView(resource);
      return fact(
        `view ${view.name}`,
        resource,
        view.broken ?? columnProblem(resource, view.columns) ?? unknownProblem(view.sql, view.database),
      );
    }),
    ...queries.map((query) => {
      const { query: sql, database } = query.inputs;
      return fact(`saved query ${nameOf(query)}, what it asks`, query, unknownProblem(String(sql), String(database)));
    }),
  ];

  function unknownProblem(sql: string, database: string): string | undefined {
    const databases = new Set([...names].map((name) => name.split(".")[0]));
    const unknown = relationsIn(sql)
      .filter((name) => !name.includes(".") || databases.has(name.split(".")[0]))
      .map((name) => (name.includes(".") ? name : `${database}.${name}`))
      .find((name) => !names.has(name));
    return unknown === undefined ? undefined : `It reads ${unknown}, which is no recorded table or view`;
  }
}

function columnProblem(
  { inputs }: Resource,
  columns: readonly { readonly name: string; readonly type: string }[],
): string | undefined {
  const { columns: listed = [] } = (inputs["storageDescriptor"] ?? {}) as {
    readonly columns?: readonly { readonly name: string; readonly type?: string }[];
  };
  const told = listed.map(({ name, type }) => `${name} ${type}`).join(", ");
  const has = columns.map(({ name, type }) => `${name} ${hiveTypes[type] ?? type}`).join(", ");
  return told === has ? undefined : `The catalog lists the columns ${told || "none"}, and it has ${has}`;
}

/** Tables and views after FROM and JOIN, in lower case: no queries of the same text, no functions, no other FROM. */
export function relationsIn(sql: string): string[] {
  const plain = sql
    .replace(/--[^\n]*/g, " ")
    .replace(/'(?:[^']|'')*'/g, "''")
    .toLowerCase()
    .replace(/\bdistinct\s+from\b/g, " ")
    .replace(/\b(?:extract|trim|substring)\s*\([^()]*\)/g, " ");
  const own = new Set(
    [...plain.matchAll(/(?:\bwith|,|\))\s*(\w+)\s*(?:\([^()]*\)\s*)?as\s*\(/g)].map(([, name]) => name),
  );
  const named = [...plain.matchAll(/\b(?:from|join)\s+([a-z_][\w.]*)(?!\s*\(|[\w.])/g)].map(([, name = ""]) => name);
  return [...new Set(named)].filter((name) => !own.has(name) && !["unnest", "lateral"].includes(name));
}

const fact = (what: string, { urn }: Resource, problem: string | undefined) => factOf(what, urn, problem);
