import { findingState } from "./finding-state";
import { typedViews } from "./typed-views";
import { eventKey, firstDelivery, key, namesOf, type ViewDefinition, type ViewType, wholeEvent } from "./view";

/** View `deliveries`: the rows of `events`, each with its deduplication key. */
const deliveries: ViewDefinition = {
  name: "deliveries",
  description: "Every archived delivery with the key of its event; filter by day.",
  columns: [...wholeEvent, key],
  sql: `SELECT ${namesOf(wholeEvent)}, ${eventKey} AS event_key
FROM events`,
};

/** View `events_deduplicated`: every event once, however often it was delivered. */
const eventsDeduplicated: ViewDefinition = {
  name: "events_deduplicated",
  description: "Every archived event once; filter by day.",
  columns: [...wholeEvent, key],
  sql: firstDelivery(namesOf([...wholeEvent, key]), "deliveries"),
};

/** Every view of a hub. */
export const views: readonly ViewDefinition[] = [deliveries, eventsDeduplicated, findingState, ...typedViews];

const hiveTypes: Readonly<Record<ViewType, string>> = {
  varchar: "string",
  "array(varchar)": "array<string>",
  boolean: "boolean",
  double: "double",
};

/** A view as a Glue table, with the property names of `aws.glue.CatalogTable`. */
export interface ViewTable {
  readonly name: string;
  readonly tableType: "VIRTUAL_VIEW";
  readonly parameters: Readonly<Record<string, string>>;
  readonly viewOriginalText: string;
  readonly storageDescriptor: {
    readonly serDeInfo: { readonly name: string; readonly serializationLibrary: string };
    readonly columns: readonly { readonly name: string; readonly type: string; readonly comment: string }[];
  };
}

/**
 * A view in the form that Athena creates itself: the definition as base64 of JSON in a comment, with Trino types there
 * and Hive types in the columns. AWS documents neither a resource for views nor this form; Trino's Hive connector reads
 * it. The SerDe is empty: without one Athena fails with HIVE_METASTORE_ERROR, "Table storage descriptor is missing
 * SerDe info" (hashicorp/terraform-provider-aws#28517).
 *
 * Trino knows a view by the parameter `comment`, for which it takes the table's Description where there is one
 * (trinodb/trino#19073): with a Description no Trino that reads Glue sees the view. So what it shows is in a parameter
 * of another name. `runAsInvoker`: a view that runs as its definer needs an owner, which Glue does not set ("Run-as
 * identity must be set for a run-as definer view", trinodb/trino#18573), and nobody's permissions are lent this way.
 */
export function viewTable({ name, description, columns, sql }: ViewDefinition, database: string): ViewTable {
  const definition = {
    originalSql: sql,
    catalog: "awsdatacatalog",
    schema: database,
    columns: columns.map((column) => ({ name: column.name, type: column.type })),
    runAsInvoker: true,
  };
  return {
    name,
    tableType: "VIRTUAL_VIEW",
    parameters: { presto_view: "true", comment: "Presto View", about: description },
    viewOriginalText: `/* Presto View: ${Buffer.from(JSON.stringify(definition)).toString("base64")} */`,
    storageDescriptor: {
      serDeInfo: { name: "-", serializationLibrary: "-" },
      columns: columns.map((column) => ({
        name: column.name,
        type: hiveTypes[column.type],
        comment: column.comment,
      })),
    },
  };
}
