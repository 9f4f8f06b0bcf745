import { AthenaError } from "./athena-error";
import { checkAliases, checkDistinctOrder, type Columns, list, type Node, outputColumns } from "./columns";
import { checkJsonPath, equivalentOf } from "./functions";
import { checkEscapes, toRe2 } from "./trino-text";

export interface Scope {
  /** Database of unqualified tables. */
  readonly database: string;
  /** Values of `?`, in order: constants. */
  readonly parameters: readonly Node[];
  /** Columns of `DATABASE.TABLE`. Called for every table that the query names; throws if it does not exist. */
  readonly columnsOf: (table: string) => readonly string[];
  /** Called for both sides of each UNION, translated, each a query of its own. */
  readonly onUnion?: (left: Node, right: Node) => void;
  /** True for the name of a column of the type double in a table that the query names. */
  readonly isDouble?: (column: string) => boolean;
}

const expressions = [
  ...["BETWEEN", "CASE", "CAST", "COLUMN_REF", "COMPARISON", "CONJUNCTION", "CONSTANT", "FUNCTION", "OPERATOR"],
  ...["PARAMETER", "STAR", "SUBQUERY", "WINDOW"],
];
const operators = [
  ...["ARRAY_CONSTRUCTOR", "COMPARE_IN", "COMPARE_NOT_IN", "OPERATOR_COALESCE"],
  ...["OPERATOR_IS_NULL", "OPERATOR_IS_NOT_NULL", "OPERATOR_NOT", "OPERATOR_TRY"],
];
const casts = ["DOUBLE", "JSON[]"];
const tables = ["BASE_TABLE", "EMPTY", "JOIN", "SUBQUERY", "TABLE_FUNCTION"];
const joins = ["INNER", "LEFT", "RIGHT", "OUTER"];
/** Macros that compare numbers of which one may be NaN: to Trino it is equal to nothing, to DuckDB the largest number. */
const comparisons: Readonly<Record<string, string>> = {
  COMPARE_EQUAL: "trino_equal",
  COMPARE_NOTEQUAL: "trino_not_equal",
  COMPARE_LESSTHAN: "trino_less",
  COMPARE_LESSTHANOREQUALTO: "trino_at_most",
  COMPARE_GREATERTHAN: "trino_greater",
  COMPARE_GREATERTHANOREQUALTO: "trino_at_least",
};
const modifiers = ["DISTINCT_MODIFIER", "LIMIT_MODIFIER", "ORDER_MODIFIER"];

interface Context {
  readonly withQueries: ReadonlyMap<string, Columns>;
  /** The WITH queries, translated. */
  readonly definitions?: readonly Node[];
  /** A `?` is allowed only here. */
  readonly inWhere?: boolean;
  /** A value of type JSON is allowed only here: Trino can neither order it nor return it as text. */
  readonly takesJson?: boolean;
}

/**
 * Translates the syntax tree of a Trino query, parsed by DuckDB, to Trino's semantics: Athena engine version 3 is
 * Trino.
 *
 * Throws an `AthenaError` that names anything outside the subset in which both are known to give the same result, and
 * what DuckDB would run and Trino would reject: an alias outside `ORDER BY`, `SELECT DISTINCT` ordered by a column that
 * it does not return, text compared with a number, and a `?` outside `WHERE` (Athena user guide, "Use parameterized
 * queries").
 */
export function translate(query: Node, scope: Scope): Node {
  /** Columns of each query within the query. */
  const outputs = new Map<unknown, Columns>();
  return nameColumns(visitQuery(query, { withQueries: new Map() }));

  /** A SELECT, or SELECTs joined by UNION. */
  function visitQuery(select: Node, outer: Context): Node {
    const withQueries = new Map(outer.withQueries);
    const definitions = [...(outer.definitions ?? [])];
    const context: Context = { withQueries, definitions };
    const map = list((select.cte_map as Node).map).map((entry) => {
      const definition = entry.value as Node;
      const query = definition.query as Node;
      const node = visitQuery(query.node as Node, context);
      if (list(definition.aliases).length > 0) refuse("WITH name (columns)");
      withQueries.set(String(entry.key), outputs.get(query.node as Node));
      const translated = { ...entry, value: { ...definition, query: { ...query, node } } };
      definitions.push(translated);
      return translated;
    });
    const visited: Record<string, unknown> = { ...select, cte_map: { map } };
    visited.modifiers = list(select.modifiers).map((modifier) => visitModifier(modifier, context));

    if (select.type === "SET_OPERATION_NODE" && select.setop_type === "UNION") {
      visited.left = visitQuery(select.left as Node, context);
      visited.right = visitQuery(select.right as Node, context);
      outputs.set(select, outputs.get(select.left));
      const [left, right] = [visited.left, visited.right].map((side) => withDefinitions(side as Node, definitions));
      scope.onUnion?.(left as Node, right as Node);
      return visited;
    }
    if (select.type !== "SELECT_NODE") refuse(String(select.setop_type ?? select.type));
    if (select.qualify !== null) refuse("QUALIFY");
    if (select.sample !== null) refuse("USING SAMPLE");
    if (select.aggregate_handling !== "STANDARD_HANDLING") refuse("GROUP BY ALL");
    if (list(select.group_sets).length > 1) refuse("grouping sets");
    // First, for the columns of its subqueries.
    visited.from_table = visit(select.from_table, context);
    checkAliases(select, (table) => columnsOf(table, context));
    checkDistinctOrder(select);
    visited.select_list = visit(select.select_list, context);
    visited.where_clause = visit(select.where_clause, { ...context, inWhere: true });
    visited.having = visit(select.having, context);
    visited.group_expressions = list(select.group_expressions).map((group) => visitUnlessOrdinal(group, context));
    outputs.set(
      select,
      outputColumns(select, (table) => columnsOf(table, context)),
    );
    return visited;
  }

  function visitModifier(modifier: Node, context: Context): Node {
    if (!modifiers.includes(String(modifier.type))) refuse(String(modifier.type));
    if (modifier.type === "DISTINCT_MODIFIER" && list(modifier.distinct_on_targets).length > 0) refuse("DISTINCT ON");
    if (
      modifier.type === "LIMIT_MODIFIER" &&
      ((modifier.limit as Node).class !== "CONSTANT" || modifier.offset !== null)
    )
      refuse("LIMIT with anything but a number");
    return modifier.type === "ORDER_MODIFIER" ? { ...modifier, orders: visitOrders(modifier, context) } : modifier;
  }

  function visitOrders(holder: Node, context: Context): Node[] {
    return list(holder.orders).map((order) => ({
      ...order,
      expression: visitUnlessOrdinal(order.expression as Node, context),
    }));
  }

  /** The 1 of `ORDER BY 1` is not a value. */
  function visitUnlessOrdinal(expression: Node, context: Context): unknown {
    return expression.class === "CONSTANT" ? expression : visit(expression, context);
  }

  /** Anything else in the tree. */
  function visit(value: unknown, context: Context): unknown {
    if (Array.isArray(value)) return value.map((item) => visit(item, context));
    if (typeof value !== "object" || value === null) return value;
    const node = value as Node;
    if (node.type === "SELECT_NODE" || node.type === "SET_OPERATION_NODE") return visitQuery(node, context);
    if (typeof node.class === "string") return visitExpression(node, context);
    if (node.type === "ORDER_MODIFIER") return { ...node, orders: visitOrders(node, context) };
    if (node.type === "BASE_TABLE") return visitTable(node, context);
    if (node.table_name !== undefined || node.ref_type !== undefined || node.column_name_alias !== undefined)
      checkTable(node);
    else if (node.type === "EXPRESSION_LIST") refuse("VALUES");
    return visitChildren(node, context);
  }

  function visitTable(node: Node, context: Context): Node {
    checkTable(node);
    if (isWithQuery(node, context)) return node;
    columnsOf(node, context);
    const [schema_name, table_name] = nameOfTable(node);
    return { ...node, catalog_name: "", schema_name, table_name };
  }

  function columnsOf(table: Node, context: Context): Columns {
    if (table.type === "SUBQUERY") return outputs.get((table.subquery as Node).node);
    if (isWithQuery(table, context)) return context.withQueries.get(String(table.table_name));
    return scope.columnsOf(nameOfTable(table).join("."));
  }

  function isWithQuery(table: Node, { withQueries }: Context): boolean {
    return table.schema_name === "" && withQueries.has(String(table.table_name));
  }

  /** Names of databases and tables are lower case in the catalog. */
  function nameOfTable(node: Node): [string, string] {
    if (!/^(?:awsdatacatalog)?$/i.test(String(node.catalog_name)))
      refuse(`the data catalog ${String(node.catalog_name)}`);
    return [String(node.schema_name || scope.database).toLowerCase(), String(node.table_name).toLowerCase()];
  }

  function visitChildren(node: Node, context: Context): Node {
    return Object.fromEntries(Object.entries(node).map(([key, child]) => [key, visit(child, context)]));
  }

  function visitExpression(node: Node, context: Context): Node {
    if (!expressions.includes(String(node.class))) refuse(node.class === "LAMBDA" ? "->" : String(node.class));
    const inside: Context = { ...context, takesJson: false };
    switch (node.class) {
      case "PARAMETER":
        if (context.inWhere !== true) throw new AthenaError("SYNTAX_ERROR: Athena takes a ? in a WHERE clause only.");
        return literal(scope.parameters[Number(node.identifier) - 1] as Node);
      case "CONSTANT":
        return literal(node);
      case "STAR":
        for (const key of ["exclude_list", "replace_list", "rename_list", "qualified_exclude_list"])
          if (list(node[key]).length > 0) refuse("* EXCLUDE, REPLACE and RENAME");
        if (node.columns === true || node.expr !== null) refuse("COLUMNS(…)");
        return node;
      case "CAST": {
        const constant = (node.child as Node).class === "CONSTANT";
        const type = typeName(node.cast_type as Node);
        if (constant ? !["BOOLEAN", "DATE", ...casts].includes(type) : !casts.includes(type))
          refuse(`CAST(… AS ${type})`);
        const child = visit(node.child, { ...inside, takesJson: type.endsWith("[]") }) as Node;
        const attempt = node.try_cast === true ? "try_" : "";
        if (type === "JSON[]") return call(`trino_${attempt}json_elements`, [child], node.alias);
        if (type === "DOUBLE" && child.class !== "CONSTANT") return call(`trino_${attempt}double`, [child], node.alias);
        return { ...node, child };
      }
      case "OPERATOR": {
        if (!operators.includes(String(node.type)))
          refuse(node.type === "ARRAY_EXTRACT" ? "a subscript" : String(node.type).replace("OPERATOR_", ""));
        const takesJson =
          node.type === "ARRAY_CONSTRUCTOR" ||
          String(node.type).endsWith("_NULL") ||
          (node.type === "OPERATOR_COALESCE" && context.takesJson === true);
        const children = visit(node.children, { ...inside, takesJson }) as Node[];
        if (!String(node.type).endsWith("_IN")) return { ...node, children };
        return { ...node, children: [...strictly(children[0] as Node, children[1] as Node), ...children.slice(2)] };
      }
      case "COMPARISON":
        return visitComparison(node, inside);
      case "BETWEEN": {
        const visited = visitChildren(node, inside);
        const sides = ["input", "lower", "upper"];
        if (!sides.some((side) => isDouble(node[side] as Node))) return visited;
        return call(
          "trino_between",
          sides.map((side) => visited[side] as Node),
          node.alias,
        );
      }
      case "WINDOW":
        if (node.type !== "WINDOW_ROW_NUMBER") refuse(`${String(node.function_name)}(…) OVER`);
        return { ...node, partitions: visit(node.partitions, inside), orders: visitOrders(node, inside) };
      case "FUNCTION":
        return visitCall(node, context);
      default:
        return visitChildren(node, inside);
    }
  }

  function visitComparison(node: Node, inside: Context): Node {
    const sides = [node.left as Node, node.right as Node];
    const json = sides.filter(isJson).length;
    if (json > 0 && (json < 2 || !/^COMPARE_(?:NOT)?EQUAL$/.test(String(node.type))))
      throw new AthenaError(
        `TYPE_MISMATCH: Cannot compare json with ${json < 2 ? "anything else" : "<, > and the like"}. Compare json_extract_scalar(…), or json_format(json_extract(…)).`,
      );
    const [left, right] = sides.map((side) => visit(side, { ...inside, takesJson: json === 2 })) as [Node, Node];
    const macro = comparisons[String(node.type)];
    if (macro !== undefined && sides.some(isDouble)) return call(macro, [left, right], node.alias);
    const [first, second] = strictly(left, right);
    return { ...node, left: first, right: second };
  }

  function isDouble(node: Node): boolean {
    if (node.class === "CAST") return typeName(node.cast_type as Node) === "DOUBLE";
    return node.class === "COLUMN_REF" && scope.isDouble?.(String(list(node.column_names).at(-1))) === true;
  }

  function visitCall(node: Node, context: Context): Node {
    const name = String(node.function_name);
    const given = list(node.children);
    const function_name = equivalentOf(name, given.length);
    const inside: Context = { ...context, takesJson: name === "json_format" };
    if (name === "json_extract" && context.takesJson !== true)
      refuse(
        "json_extract outside json_format, ARRAY[…], CAST(… AS ARRAY(JSON)), IS NULL and a comparison with another json_extract",
      );
    if (name === "json_format" && !isJson(given[0] as Node)) refuse("json_format of anything but json_extract(…)");
    const children = visit(given, inside) as Node[];
    return {
      ...node,
      function_name,
      is_operator: node.is_operator === true && function_name === name,
      distinct: node.distinct === true || name === "approx_distinct",
      children: adapt(name, given, children),
      filter: visit(node.filter, { withQueries: context.withQueries }),
      order_bys: visit(node.order_bys, inside),
    };
  }

  /** Arguments in DuckDB's notation. */
  function adapt(name: string, given: readonly Node[], [first, second, ...more]: readonly Node[]): readonly unknown[] {
    switch (name) {
      case "json_extract":
      case "json_extract_scalar": {
        const path = given[1] as Node;
        if (path.class !== "CONSTANT") refuse("a JSON path that is not a string");
        checkJsonPath(String((path.value as Node).value));
        return [first, path];
      }
      case "regexp_like": {
        const pattern = textOf(second);
        return [first, pattern === undefined ? call("trino_re2", [second as Node]) : text(toRe2(pattern))];
      }
      case "like_escape":
      case "not_like_escape": {
        const [pattern, escape] = [textOf(second), textOf(more[0])];
        if (pattern !== undefined && escape !== undefined) checkEscapes(pattern, escape);
        break;
      }
      // DuckDB's count_if of no rows is NULL.
      case "count_if":
        return [call("nullif", [first as Node, constant("BOOLEAN", false)])];
    }
    return [first, second, ...more].filter((argument) => argument !== undefined);
  }

  function checkTable(node: Node): void {
    if (!tables.includes(String(node.type))) refuse(node.type === "EXPRESSION_LIST" ? "VALUES" : String(node.type));
    if ((node.sample ?? null) !== null) refuse("TABLESAMPLE");
    if (
      node.type === "JOIN" &&
      !(joins.includes(String(node.join_type)) && /^(?:REGULAR|CROSS)$/.test(String(node.ref_type)))
    )
      refuse(`${String(node.ref_type)} ${String(node.join_type)} JOIN`);
    if (node.type !== "TABLE_FUNCTION") return;
    const { function_name } = node.function as Node;
    if (function_name !== "unnest") refuse(`FROM ${String(function_name)}(…)`);
    if (node.with_ordinality !== "WITHOUT_ORDINALITY") refuse("WITH ORDINALITY");
  }
}

const withDefinitions = (query: Node, definitions: readonly Node[]): Node => ({
  ...query,
  cte_map: { map: [...definitions, ...list((query.cte_map as Node).map)] },
});

/** Unnamed result columns are `_col0`, `_col1`, … by position. */
function nameColumns(query: Node): Node {
  if (query.type !== "SELECT_NODE") return query;
  const named = list(query.select_list).map((item, index) =>
    item.alias === "" && item.class !== "COLUMN_REF" && item.class !== "STAR"
      ? { ...item, alias: `_col${index}` }
      : item,
  );
  return { ...query, select_list: named };
}

const isJson = (node: Node) => node.class === "FUNCTION" && node.function_name === "json_extract";

const call = (function_name: string, children: readonly Node[], alias: unknown = ""): Node => ({
  class: "FUNCTION",
  type: "FUNCTION",
  alias,
  function_name,
  schema: "",
  children,
  filter: null,
  order_bys: { type: "ORDER_MODIFIER", orders: [] },
  distinct: false,
  is_operator: false,
  export_state: false,
  catalog: "",
});

const constant = (type: string, value: unknown): Node => ({
  class: "CONSTANT",
  type: "VALUE_CONSTANT",
  alias: "",
  value: { type: { id: type, type_info: null }, is_null: false, value },
});

const text = (value: string) => literal(constant("VARCHAR", value));

/** The text of a text constant. */
function textOf(node: Node | undefined): string | undefined {
  if (node?.class === "CAST") return textOf(node.child as Node);
  const value = node?.class === "CONSTANT" ? (node.value as Node).value : undefined;
  return typeof value === "string" ? value : undefined;
}

/** A text constant is always text, as in Trino: DuckDB would read `'5'` as a number where one is expected. */
function literal(node: Node): Node {
  const value = node.value as { type?: { id?: string }; is_null?: boolean } | undefined;
  if (node.class !== "CONSTANT" || value?.type?.id !== "VARCHAR" || value.is_null === true) return node;
  return {
    class: "CAST",
    type: "OPERATOR_CAST",
    alias: node.alias,
    child: { ...node, alias: "" },
    cast_type: value.type,
    try_cast: false,
  };
}

/**
 * Operands of `=` or `IN` whose types must match. DuckDB would convert text to a number here, COALESCE does not: `name
 * = 5` becomes `name = COALESCE(5, name)`.
 */
function strictly(left: Node, right: Node): [Node, Node] {
  const coalesce = (first: Node, second: Node): Node => ({
    class: "OPERATOR",
    type: "OPERATOR_COALESCE",
    alias: "",
    children: [first, second],
  });
  if (isValue(right)) return [left, coalesce(right, left)];
  return isValue(left) ? [coalesce(left, right), right] : [left, right];
}

function isValue(node: Node): boolean {
  if (node.class === "CAST") return isValue(node.child as Node);
  return node.class === "CONSTANT" && (node.value as Node).is_null !== true;
}

/** `{ id: "LIST", … child JSON }` → `JSON[]`. */
function typeName(type: Node): string {
  const info = type.type_info as Node | null;
  if (type.id === "LIST") return `${typeName(info?.child_type as Node)}[]`;
  return type.id === "UNBOUND" ? String(info?.name).toUpperCase() : String(type.id);
}

function refuse(what: string): never {
  throw new AthenaError(`The simulated Athena does not know ${what}: it is outside the tested subset of Trino's SQL.`);
}
