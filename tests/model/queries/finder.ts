import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { Envelope } from "../../../model/envelope";
import { parseNamedQuery } from "../../../model/queries/named-query";
import { expectationOf } from "../../../simulator/expectations/query-expectations";
import type { Place } from "../../../simulator/expectations/question";
import type { Athena } from "../../../simulator/services/athena/athena";
import { executionParameters } from "../../../simulator/services/athena/parameters";
import { archiveObjects, database, now, temporaryBuckets, withAthena } from "../../simulator/services/athena/fixture";

const folder = join(__dirname, "../../../model/queries");

/** Every saved query. */
export const queries = readdirSync(folder)
  .filter((file) => file.endsWith(".sql"))
  .map((file) => parseNamedQuery(file, readFileSync(join(folder, file), "utf8")));

/** A row by column. */
export type Row = Record<string, unknown>;

interface Question {
  readonly events: readonly Envelope[];
  readonly firstDay?: string;
  /** From where events are expected. */
  readonly places?: readonly Place[];
  /** By parameter; without, the samples of the query's header. */
  readonly values?: Readonly<Record<string, string>>;
}

const lastDay = "2026-11-02";

/**
 * What a saved query finds up to 2026-11-02 in an archive of these events. Fails where the second opinion on them says
 * something else, asked with the same values and, where it looks for its own, with those too.
 */
export async function ask(
  athena: Athena,
  name: string,
  { events, firstDay = lastDay, places = [], values = {} }: Question,
): Promise<Row[]> {
  const { sql } = queries.find((query) => query.name === name) ?? assert.fail(`there is no query ${name}`);
  const run = (asked: typeof values) =>
    athena.run({ database, sql, parameters: executionParameters(sql, { firstDay, lastDay, values: asked }) });
  const answer = await run(values);
  const inside = events.filter(({ time }) => time.slice(0, 10) >= firstDay && time.slice(0, 10) <= lastDay);
  const opinion = expectationOf(
    name,
    inside.map((event) => ({ event })),
    { places, now, given: values },
  );
  assert.ok(opinion, `${name} has no second opinion`);
  const compared = isDeepStrictEqual(opinion.parameters, values) ? answer : await run(opinion.parameters);
  assert.equal(opinion.problemWith(compared), undefined, `second opinion on ${name}`);
  const { columns, rows } = answer;
  return rows.map((row) => Object.fromEntries(columns.map((column, index) => [column, row[index]])));
}

/** What a saved query finds on 2026-11-02 among events. */
export function finder() {
  const buckets = temporaryBuckets();
  return (name: string, events: readonly Envelope[], values: Readonly<Record<string, string>> = {}): Promise<Row[]> =>
    withAthena(buckets.write(archiveObjects(events)), (athena) => ask(athena, name, { events, values }));
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
