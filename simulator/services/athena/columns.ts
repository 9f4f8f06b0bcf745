import { AthenaError } from "./athena-error";

/** A node of DuckDB's syntax tree, as serialized by `json_serialize_sql`. */
export interface Node {
  readonly [key: string]: unknown;
}

/** Column names; undefined if unknown. */
export type Columns = readonly string[] | undefined;

/** Columns of a table, WITH query or subquery in a FROM clause. */
export type ColumnsOf = (table: Node) => Columns;

/** Children of a node. */
export const list = (value: unknown) => (value ?? []) as readonly Node[];

/**
 * Throws an `AthenaError` for an alias used outside `ORDER BY`: DuckDB allows it everywhere in its SELECT, Trino only
 * there.
 */
export function checkAliases(select: Node, columnsOf: ColumnsOf): void {
  const columns = fromColumns(select.from_table as Node, columnsOf);
  if (columns === undefined) return;
  const aliases = list(select.select_list)
    .map((item) => String(item.alias))
    .filter((alias) => alias !== "" && !columns.includes(alias.toLowerCase()));
  const clauses = [select.select_list, select.where_clause, select.group_expressions, select.having];
  for (const name of clauses.flatMap(bareColumns))
    if (aliases.includes(name))
      throw new AthenaError(
        `COLUMN_NOT_FOUND: Column '${name}' cannot be resolved: it is an alias of the same SELECT, which Trino knows in ORDER BY only. Repeat its expression, or select from a subquery.`,
      );
}

/** Throws an `AthenaError` for `SELECT DISTINCT` ordered by an expression that it does not return. */
export function checkDistinctOrder(select: Node): void {
  const modifiers = new Map(list(select.modifiers).map((modifier) => [modifier.type, modifier]));
  if (!modifiers.has("DISTINCT_MODIFIER")) return;
  const items = list(select.select_list);
  if (items.some((item) => item.class === "STAR")) return;
  const names = items.flatMap((item) => [String(item.alias), lastName(item)]);
  for (const { expression } of list(modifiers.get("ORDER_MODIFIER")?.orders)) {
    const by = expression as Node;
    if (by.class !== "CONSTANT" && !(by.class === "COLUMN_REF" && names.includes(lastName(by))))
      throw new AthenaError(
        "EXPRESSION_NOT_IN_DISTINCT: For SELECT DISTINCT, ORDER BY expressions must appear in select list.",
      );
  }
}

/** Columns that a query returns. */
export function outputColumns(query: Node, columnsOf: ColumnsOf): Columns {
  if (query.type === "SET_OPERATION_NODE") return outputColumns(query.left as Node, columnsOf);
  const columns: string[] = [];
  for (const item of list(query.select_list)) {
    const name = item.alias === "" ? lastName(item) : String(item.alias);
    const expanded = item.class === "STAR" ? fromColumns(query.from_table as Node, columnsOf) : [name.toLowerCase()];
    if (expanded === undefined) return undefined;
    columns.push(...expanded);
  }
  return columns;
}

function fromColumns(table: Node, columnsOf: ColumnsOf): Columns {
  if (list(table.column_name_alias).length > 0) return table.column_name_alias as string[];
  if (table.type === "EMPTY") return [];
  if (table.type === "BASE_TABLE" || table.type === "SUBQUERY") return columnsOf(table);
  if (table.type !== "JOIN") return undefined;
  const left = fromColumns(table.left as Node, columnsOf);
  const right = fromColumns(table.right as Node, columnsOf);
  return left && right && [...left, ...right];
}

/** Unqualified columns. Subqueries are skipped: they have their own columns. */
function bareColumns(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(bareColumns);
  if (typeof value !== "object" || value === null) return [];
  const node = value as Node;
  if (node.class === "COLUMN_REF") return (node.column_names as string[]).length === 1 ? [lastName(node)] : [];
  return node.class === "SUBQUERY" ? bareColumns(node.child) : Object.values(node).flatMap(bareColumns);
}

const lastName = (node: Node) => ((node.column_names as string[] | undefined) ?? []).at(-1) ?? "";
