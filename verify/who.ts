import { type Pause, queryArchive } from "./athena";
import type { Plan } from "./expected";
import type { Reach } from "./reach";
import type { Difference } from "./verify";

/** The saved query that finds every event about a name. */
const tracingQuery = "everything-that-touched-one-resource";

/** Days to look back. */
const lookBack = 30;

/** Rows that are shown of one difference. */
const mostRows = 5;

/**
 * Fills a query's question marks, in their order. Comments and texts keep theirs.
 *
 * @throws Error if there are more or fewer values than question marks.
 */
export function fill(sql: string, values: readonly string[]): string {
  const rest = [...values];
  const filled = sql.replace(/--[^\n]*|'(?:[^']|'')*'|\?/g, (part) => {
    if (part !== "?") return part;
    const value = rest.shift();
    if (value === undefined) throw new Error(`The query has more question marks than ${values.length} values.`);
    return `'${value.replaceAll("'", "''")}'`;
  });
  if (rest.length > 0) throw new Error(`The query has fewer question marks than ${values.length} values.`);
  return filled;
}

/** The saved query about what changed a resource, filled in, limited to its account; newest first. */
export function whoSql(
  plan: Plan,
  governanceAccount: string,
  { account, trace }: Pick<Difference, "account" | "trace">,
  now: Date,
): string | undefined {
  const query = plan.find(governanceAccount, trace.hub, "aws:athena/namedQuery:NamedQuery", tracingQuery);
  if (query === undefined) return undefined;
  const day = (before: number) => new Date(now.getTime() - before * 86_400_000).toISOString().slice(0, 10);
  const sql = fill(String(query.inputs["query"]), [day(lookBack), day(0), trace.name]);
  return `SELECT time, principal, action, source_ip, event_id FROM (\n${sql.trim()}\n)\nWHERE account = '${account}' AND error IS NULL\nORDER BY time DESC\nLIMIT ${mostRows}`;
}

/** Who changed something, by the archive. */
export interface Change {
  readonly time: string;
  readonly principal: string;
  readonly action: string;
  readonly sourceIp: string;
  readonly eventId: string;
}

/** Runs such a query. Rejects with Athena's reason if it fails. */
export async function whoChanged(
  reach: Reach,
  environment: string,
  hub: string,
  sql: string,
  pause?: Pause,
): Promise<Change[]> {
  const rows = await queryArchive(reach, environment, hub, sql, pause);
  // The first row has the columns' names (Athena API reference, GetQueryResults).
  return rows.slice(1).map(([time = "", principal = "", action = "", sourceIp = "", eventId = ""]) => ({
    time,
    principal,
    action,
    sourceIp,
    eventId,
  }));
}
