import { AthenaError } from "./athena-error";
import type { Resource } from "../../graph";
import { own } from "../../../model/json";

/** A view of the Glue catalog, as Athena reads it. */
export interface View {
  /** `DATABASE.VIEW`. */
  readonly name: string;
  /** Database of unqualified tables in its SQL. */
  readonly database: string;
  readonly sql: string;
  /** Trino types. */
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  /** Reason why every query over this view fails. */
  readonly broken?: string;
}

/** Behavior that the simulated views rely on and that AWS does not document. */
export const viewAssumptions = [
  "Athena reads a view that was written to Glue in the form in which it writes views itself (/* Presto View: base64 */).",
  "Athena takes a view with runAsInvoker in its definition, which Trino needs where a view has no owner.",
];

export const isView = ({ inputs }: Resource) => inputs["tableType"] === "VIRTUAL_VIEW";

/** Content of the comment in `viewOriginalText`. */
interface Definition {
  readonly originalSql?: unknown;
  readonly catalog?: unknown;
  readonly schema?: unknown;
  readonly columns?: unknown;
  readonly runAsInvoker?: unknown;
}

/**
 * A recorded view: a table of the type VIRTUAL_VIEW whose parameter `presto_view` is `true` and whose text is its
 * definition, as base64 of JSON (Trino's Hive connector; Athena cannot read Hive's own views: Athena user guide, "Work
 * with Hive views").
 *
 * Refused, too, is what a Trino of today refuses though Athena may still take it: its next version is made of a newer
 * Trino.
 */
export function describeView({ inputs }: Resource): View {
  const {
    databaseName,
    parameters = {},
    storageDescriptor = {},
    viewOriginalText = "",
    description = "",
    owner = "",
  } = inputs as {
    readonly databaseName: string;
    readonly description?: string;
    readonly owner?: string;
    readonly parameters?: Readonly<Record<string, string>>;
    readonly storageDescriptor?: { readonly serDeInfo?: object };
    readonly viewOriginalText?: string;
  };
  const name = `${databaseName}.${String(inputs["name"])}`;
  const broken = (problem: string, code = "INVALID_VIEW"): View => ({
    name,
    database: databaseName,
    sql: "",
    columns: [],
    broken: `${code}: View 'awsdatacatalog.${name}' ${problem}`,
  });

  if (parameters["presto_view"] !== "true")
    return broken(`has presto_view="${parameters["presto_view"] ?? ""}" where Athena reads true: it is a Hive view.`);
  // Trino's Hive connector, `isTrinoView`; trinodb/trino#19073 for the Description.
  const comment = description || (parameters["comment"] ?? "");
  if (comment !== "Presto View")
    return broken(
      `is no view to Trino: it has the ${description === "" ? "parameter comment" : "description"} "${comment}". Leave the description out and set the parameter comment to "Presto View".`,
      "TABLE_NOT_FOUND",
    );
  if (storageDescriptor.serDeInfo === undefined)
    return broken("has no SerDe: HIVE_METASTORE_ERROR: Table storage descriptor is missing SerDe info.");
  const [, encoded] = /^\/\* Presto View: ([A-Za-z0-9+/]+={0,2}) \*\/$/.exec(viewOriginalText) ?? [];
  const definition = encoded === undefined ? undefined : decode(encoded);
  if (definition === undefined)
    return broken(`has the text "${viewOriginalText.slice(0, 60)}". Athena reads /* Presto View: base64 of JSON */.`);
  const { originalSql, catalog, schema, columns, runAsInvoker } = definition;
  if (typeof originalSql !== "string" || typeof schema !== "string" || catalog !== "awsdatacatalog")
    return broken(
      `has originalSql, catalog and schema ${JSON.stringify([originalSql, catalog, schema])}. They are SQL, awsdatacatalog and a database.`,
    );
  if (runAsInvoker !== true && owner === "")
    return broken(
      "has no owner: Run-as identity must be set for a run-as definer view. Add runAsInvoker: true to its definition.",
    );
  if (!Array.isArray(columns) || columns.length === 0) return broken("lists no columns.");
  return { name, database: schema, sql: originalSql, columns: columns as View["columns"] };
}

function decode(encoded: string): Definition | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(encoded, "base64").toString("utf8"));
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Trino types by DuckDB type. */
const trinoTypes: Readonly<Record<string, string>> = {
  VARCHAR: "varchar",
  "VARCHAR[]": "array(varchar)",
  BOOLEAN: "boolean",
  DOUBLE: "double",
  INTEGER: "integer",
  BIGINT: "bigint",
};

/** Trino's name of a DuckDB type. */
export const trinoType = (type: string) => own(trinoTypes, type) ?? type.toLowerCase();

/**
 * Compares the columns that a view's query returns, as described by DuckDB, with those that the view declares: Trino
 * rejects a view that differs in number, names or types. Throws an `AthenaError` with Trino's message.
 */
export function checkColumns({ name, columns }: View, returned: readonly { name: string; type: string }[]): void {
  if (columns.length !== returned.length) stale("stored view column count does not match column count derived from it");
  for (const [index, column] of returned.entries()) {
    const stored = columns[index] as View["columns"][number];
    const type = trinoType(column.type);
    const found = `column [${column.name}] of type ${type} projected from query view at position ${index}`;
    if (column.name.toLowerCase() !== stored.name.toLowerCase())
      stale(
        `${found} has a different name from column [${stored.name}] of type ${stored.type} stored in view definition`,
      );
    if (type !== stored.type)
      stale(`${found} cannot be coerced to column [${stored.name}] of type ${stored.type} stored in view definition`);
  }

  function stale(why: string): never {
    throw new AthenaError(`VIEW_IS_STALE: View 'awsdatacatalog.${name}' is stale or in invalid state: ${why}.`);
  }
}
