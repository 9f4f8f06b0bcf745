import { type Columns, list, type Node, outputColumns } from "./columns";
import type { ColumnValue } from "./serde";
import { jsonExtract, jsonExtractScalar, type JsonPath, parseJsonPath } from "./trino-json";

/** By a JSON function of a column's text: the function of a row and a field's number that answers the same. */
const storedFunctions: ReadonlyMap<unknown, { readonly name: string; readonly read: typeof jsonExtract }> = new Map([
  ["trino_json_extract", { name: "trino_stored_json", read: jsonExtract }],
  ["trino_json_extract_scalar", { name: "trino_stored_scalar", read: jsonExtractScalar }],
]);

/** A JSON function of one path of one column of a table. */
interface Field {
  readonly table: string;
  readonly column: number;
  readonly path: JsonPath;
  readonly read: (json: string, path: JsonPath) => string | null;
  /** By row, what has been read so far. */
  readonly values: (string | null | undefined)[];
}

/** Fields of tables whose rows are at hand, and their values, each read once. */
export interface StoredFields {
  /** @param column its position */
  readonly numberOf: (table: string, column: number, read: Field["read"], path: string) => number;
  /** Value of a field, by its number, in a row. */
  readonly valueOf: (field: number, row: number) => string | null;
}

/** @param rowsOf the rows of `DATABASE.TABLE`, in the order in which DuckDB numbers them */
export function storeFields(rowsOf: (table: string) => readonly (readonly ColumnValue[])[]): StoredFields {
  const fields: Field[] = [];
  const numbers = new Map<string, number>();
  return {
    numberOf(table, column, read, path) {
      const key = JSON.stringify([table, column, read.name, path]);
      const known = numbers.get(key);
      if (known !== undefined) return known;
      numbers.set(key, fields.length);
      return fields.push({ table, column, path: parseJsonPath(path) ?? [], read, values: [] }) - 1;
    },
    valueOf(number, row) {
      const { table, column, path, read, values } = fields[number] as Field;
      let value = values[row];
      if (value === undefined) {
        const text = rowsOf(table)[row]?.[column] ?? null;
        values[row] = value = text === null ? null : read(text as string, path);
      }
      return value;
    },
  };
}

/** What is known of the tables that a translated query reads. */
export interface StoredTables {
  /** Of `DATABASE.TABLE`. */
  readonly columnsOf: (table: string) => Columns;
  /** Position of a column of texts whose rows are at hand; undefined for any other. */
  readonly positionOf: (table: string, column: string) => number | undefined;
  readonly fields: StoredFields;
}

/** A table, WITH query, subquery or UNNEST in a FROM clause. */
interface Source {
  /** By which a column can be qualified. */
  readonly name: string;
  readonly columns: Columns;
  /** `DATABASE.TABLE` of a table of which `rowid` numbers the rows. */
  readonly table?: string;
}

/** The sources of a SELECT, and the columns that may not be replaced in the clause at hand. */
interface Reach {
  readonly sources: readonly Source[];
  readonly kept: ReadonlySet<string>;
}

/**
 * A translated query in which JSON functions of a table's column get the row's number instead of its text: the same
 * texts are asked for dozens of fields by dozens of queries, and a number is found faster than a text is copied, hashed
 * and compared.
 *
 * Only where a name can mean nothing but the table's column; everything else stays as it is.
 */
export function readStoredFields(query: Node, tables: StoredTables): Node {
  return visitNode(query, undefined);

  function visit(value: unknown, reach: Reach | undefined): unknown {
    if (Array.isArray(value)) return value.map((item) => visit(item, reach));
    return typeof value === "object" && value !== null ? visitNode(value as Node, reach) : value;
  }

  function visitNode(node: Node, reach: Reach | undefined): Node {
    if (node["type"] === "SELECT_NODE") return visitSelect(node);
    if (node["type"] === "SET_OPERATION_NODE") reach = undefined;
    const stored = node["class"] === "FUNCTION" && reach !== undefined ? storedCall(node, reach) : undefined;
    return (
      stored ?? Object.fromEntries(Object.entries(node).map(([key, child]) => [key, visit(child, reach)] as const))
    );
  }

  function visitSelect(select: Node): Node {
    const sources = sourcesOf(select["from_table"] as Node);
    const before: Reach = { sources, kept: new Set() };
    // An alias of the same name would be meant in ORDER BY, and a grouped column is all that is left of its rows.
    const items = list(select["select_list"]);
    const grouped = list(select["group_expressions"]).map((group) =>
      group["class"] === "CONSTANT" ? items[Number((group["value"] as Node)["value"]) - 1] : group,
    );
    const kept = new Set([...items.map(({ alias }) => lower(alias)), ...grouped.map((group) => lastName(group))]);
    const after: Reach = { sources, kept };
    return Object.fromEntries(
      Object.entries(select).map(([key, child]) => [
        key,
        visit(child, key === "cte_map" ? undefined : key === "from_table" || key === "where_clause" ? before : after),
      ]),
    );
  }

  function storedCall(node: Node, reach: Reach): Node | undefined {
    const stored = storedFunctions.get(node["function_name"]);
    const [column, path] = list(node["children"]);
    if (stored === undefined || column?.["class"] !== "COLUMN_REF" || path === undefined) return undefined;
    const name = lastName(column);
    const source = sourceOf(column["column_names"] as readonly string[], reach);
    if (source?.table === undefined || reach.kept.has(name)) return undefined;
    const position = tables.positionOf(source.table, name);
    if (position === undefined) return undefined;
    const steps = String((path["value"] as Node)["value"]);
    const number = tables.fields.numberOf(source.table, position, stored.read, steps);
    const row = { ...column, alias: "", column_names: [source.name, "rowid"] };
    const value = { type: { id: "INTEGER", type_info: null }, is_null: false, value: number };
    return { ...node, function_name: stored.name, children: [row, { ...path, alias: "", value }] };
  }

  /** The only source that a column can be of. */
  function sourceOf(names: readonly string[], { sources }: Reach): Source | undefined {
    const [qualifier, column] = names.length === 1 ? [undefined, lower(names[0])] : [lower(names[0]), lower(names[1])];
    if (names.length > 2) return undefined;
    const found =
      qualifier === undefined
        ? sources.filter(({ columns }) => columns === undefined || columns.includes(column))
        : sources.filter(({ name }) => lower(name) === qualifier);
    const [only] = found;
    if (found.length !== 1 || only?.columns?.includes(column) !== true || only.columns.includes("rowid"))
      return undefined;
    return sources.filter(({ name }) => lower(name) === lower(only.name)).length === 1 ? only : undefined;
  }

  function sourcesOf(table: Node): Source[] {
    if (table["type"] === "EMPTY") return [];
    if (table["type"] === "JOIN") return [...sourcesOf(table["left"] as Node), ...sourcesOf(table["right"] as Node)];
    const renamed = list(table["column_name_alias"]).map(lower);
    const name = String(table["alias"] || table["table_name"] || "");
    if (renamed.length > 0) return [{ name, columns: renamed }];
    const columns = columnsOf(table);
    const isTable = table["type"] === "BASE_TABLE" && columns !== undefined;
    return [{ name, columns: columns?.map(lower), ...(isTable && { table: fullName(table) }) }];
  }

  function columnsOf(table: Node): Columns {
    if (table["type"] === "SUBQUERY") return outputColumns((table["subquery"] as Node)["node"] as Node, columnsOf);
    // A WITH query has no schema.
    return table["type"] === "BASE_TABLE" && table["schema_name"] !== ""
      ? tables.columnsOf(fullName(table))
      : undefined;
  }
}

const fullName = (table: Node) => `${String(table["schema_name"])}.${String(table["table_name"])}`;

const lower = (name: unknown) => String(name ?? "").toLowerCase();

const lastName = (node: Node | undefined) => lower((node?.["column_names"] as readonly string[] | undefined)?.at(-1));
