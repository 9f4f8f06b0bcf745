import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Envelope } from "../../../model/envelope";
import { parseNamedQuery } from "../../../model/queries/named-query";
import { executionParameters } from "../../../simulator/services/athena/parameters";
import { archiveObjects, database, temporaryBuckets, withAthena } from "../../simulator/services/athena/fixture";

const folder = join(__dirname, "../../../model/queries");

/** Every saved query. */
export const queries = readdirSync(folder)
  .filter((file) => file.endsWith(".sql"))
  .map((file) => parseNamedQuery(file, readFileSync(join(folder, file), "utf8")));

/** A row by column. */
export type Row = Record<string, unknown>;

/** Rows that a saved query finds on 2026-11-02 in archived events. */
export type Find = (
  query: string,
  events: readonly Envelope[],
  values?: Readonly<Record<string, string>>,
) => Promise<Row[]>;

export function finder(): Find {
  const buckets = temporaryBuckets();
  return async (name, events, values = {}) => {
    const query = queries.find((candidate) => candidate.name === name);
    assert.ok(query, `there is no query ${name}`);
    return withAthena(buckets.write(archiveObjects(events)), async (athena) => {
      const days = { firstDay: "2026-11-02", lastDay: "2026-11-02" };
      const parameters = executionParameters(query.sql, { ...days, values });
      const { columns, rows } = await athena.run({ database, sql: query.sql, parameters });
      return rows.map((row) => Object.fromEntries(columns.map((column, index) => [column, row[index]])));
    });
  };
}

/** Delivered again; after a hop between Regions the id differs. */
export const again = (event: Envelope): Envelope => ({ ...event, id: `${event.id}-again` });

export const eventId = (event: Envelope) => event.detail.eventID;

/** Rows in the order of queries that sort events of the same second. */
export const byEventId = (rows: readonly Row[]): Row[] =>
  [...rows].sort((a, b) => (String(a.event_id) < String(b.event_id) ? -1 : a.event_id === b.event_id ? 0 : 1));

/** Additional fields of a denied call's record. */
export const failed = { errorCode: "AccessDenied", errorMessage: "User is not authorized", responseElements: null };

/** The principal of a fixture's call. */
export const dana = "arn:aws:iam::111122223333:user/dana";
