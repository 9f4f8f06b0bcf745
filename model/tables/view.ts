import { slug } from "../archive/archive";

/** Trino types of view columns. */
export type ViewType = "varchar" | "array(varchar)" | "boolean" | "double";

/** A column of a view, and its expression; absent: the column of the same name. */
export interface ViewColumn {
  readonly name: string;
  readonly type: ViewType;
  readonly comment: string;
  readonly sql?: string;
}

/** An Athena view over the archive's tables. */
export interface ViewDefinition {
  readonly name: string;
  readonly description: string;
  readonly columns: readonly ViewColumn[];
  /** One SELECT in the SQL of Athena engine version 3, without parameters. */
  readonly sql: string;
}

/**
 * Deduplication key: the same for all deliveries of one event, and different for other events. EventBridge and Firehose
 * deliver at least once, and the envelope's `id` changes on a hop between Regions.
 *
 * - A CloudTrail record has an `eventID` (CloudTrail user guide, "CloudTrail record contents").
 * - Health sends an event to two Regions and in pages, identified by event, communication, affected account and page
 *   (Health user guide, "Creating EventBridge rules for AWS Region coverage").
 * - Any other event is identified by all content that is unchanged by a hop.
 */
export const eventKey = `coalesce(
  CASE
    WHEN source LIKE 'aws.%' AND type_name LIKE '% via CloudTrail' THEN json_extract_scalar(detail, '$.eventID')
  END,
  CASE
    WHEN source = 'aws.health' THEN
      json_extract_scalar(detail, '$.eventArn')
        || '/' || json_extract_scalar(detail, '$.communicationId')
        || '/' || coalesce(json_extract_scalar(detail, '$.affectedAccount'), account)
        || '/' || coalesce(json_extract_scalar(detail, '$.page'), '1')
  END,
  to_hex(
    sha256(
      to_utf8(account || '/' || region || '/' || time || '/' || source || '/' || type_name || '/' || detail)
    )
  ),
  id
)`;

const place: readonly ViewColumn[] = [
  { name: "day", type: "varchar", comment: "Day of the event, UTC: 2026-11-02. Filter by it." },
  { name: "time", type: "varchar", comment: "RFC 3339, UTC: 2026-11-02T10:15:30Z." },
  { name: "account", type: "varchar", comment: "Account in which the event arose, 12 digits." },
  { name: "region", type: "varchar", comment: "Region in which the event arose." },
];

const source: ViewColumn = { name: "source", type: "varchar", comment: "Service that sent the event: aws.iam." };

export const key: ViewColumn = {
  name: "event_key",
  type: "varchar",
  comment: "The same for all deliveries of one event: its CloudTrail event id, or a digest.",
};

export const wholeEvent: readonly ViewColumn[] = [
  ...place,
  source,
  { name: "type_name", type: "varchar", comment: "detail-type: AWS API Call via CloudTrail." },
  { name: "id", type: "varchar", comment: "Changes on a hop between Regions." },
  { name: "resources", type: "array(varchar)", comment: "ARNs that the event names." },
  { name: "detail", type: "varchar", comment: "JSON text; read it with json_extract_scalar." },
];

export const namesOf = (columns: readonly ViewColumn[]) => columns.map(({ name }) => name).join(", ");

/**
 * One delivery of each event, chosen deterministically. Trino pushes a filter into a view only if it is on columns by
 * which the window is partitioned: day, source and type name are among them, or each query would read the whole
 * archive.
 *
 * So an event whose deliveries have different days is two rows; for Health's two copies this can happen at midnight.
 */
export const firstDelivery = (columns: string, from: string) => `SELECT ${columns}
FROM (
  SELECT
    *,
    row_number() OVER (PARTITION BY day, source, type_name, event_key ORDER BY time, region, account, id) AS delivery
  FROM ${from}
) AS numbered
WHERE delivery = 1`;

export interface TypedView {
  readonly name: string;
  readonly description: string;
  /** One source, or several, then as a column; absent: any AWS source, as a column. */
  readonly source?: string | readonly string[];
  /** Detail types, spelled as by the service. */
  readonly types: readonly string[];
  readonly columns: readonly ViewColumn[];
}

/**
 * A view over one kind of event with its fields as columns, deduplicated. It reads `events_by_type`, so that a query
 * only touches the folders of its own days and kind; folders are lower case whatever the spelling, so the name is
 * filtered too.
 */
export function typedView({ name, description, source: only, types, columns }: TypedView): ViewDefinition {
  const all = [...place, ...(typeof only === "string" ? [] : [source]), ...columns, key];
  const quoted = (texts: readonly string[]) => texts.map((text) => `'${text}'`).join(", ");
  const keyed = `(
    SELECT day, source, type_name, account, region, time, id, detail, ${eventKey} AS event_key
    FROM events_by_type
    WHERE ${sourceIs()}
      AND detail_type IN (${quoted(types.map(slug))})
      AND type_name IN (${quoted(types)})
  ) AS keyed`;
  const list = all.map(({ name: column, sql }) => (sql === undefined ? column : `${sql} AS ${column}`));
  return { name, description, columns: all, sql: firstDelivery(list.join(",\n  "), keyed) };

  function sourceIs(): string {
    if (only === undefined) return "source LIKE 'aws.%'";
    return typeof only === "string" ? `source = '${only}'` : `source IN (${quoted(only)})`;
  }
}

const pathOf = (path: string) => (path.startsWith("[") ? `$${path}` : `$.${path}`);

export const field = (path: string) => `json_extract_scalar(detail, '${pathOf(path)}')`;

/** A field's JSON as text; a denied call has null where others have objects. */
export const fieldAsJson = (path: string) => `nullif(json_format(json_extract(detail, '${pathOf(path)}')), 'null')`;
