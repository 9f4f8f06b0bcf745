import assert from "node:assert/strict";
import { eventKey } from "../../../model/tables/view";
import { views } from "../../../model/tables/views";
import * as all from "../../../simulator/expectations/queries/all";
import { expectationOf } from "../../../simulator/expectations/query-expectations";
import type { Question } from "../../../simulator/expectations/question";
import { executionParameters } from "../../../simulator/services/athena/parameters";
import type { Athena } from "../../../simulator/services/athena/athena";
import { partitionFolder, partitionOf } from "../../../model/archive/archive";
import type { Envelope } from "../../../model/envelope";
import { placeObjects, places } from "../../simulator/expectations/places";
import { traffic } from "../../simulator/expectations/traffic";
import { archiveObjects, database, temporaryBuckets, withAthena } from "../../simulator/services/athena/fixture";
import { queries } from "./finder";

/** JSON that no query expects in a field. */
const hostile: readonly string[] = [
  ...["null", "true", "-1", "1.5e300", "1e400", "12345678901234567890123", "8.0"],
  ...['""', '"x"', '"NaN"', '"Infinity"', '"\\ud800"', '"\\u0000\\n"', '"</script>"'],
  ...['"2026-02-30T10:15:30Z"', '"2026-11-01T24:00:00Z"', '"2026-11-01T10:15:30Z\\n"', '"9999-99-99T99:99:99Z"'],
  ...["[]", "{}", "[null]", '{"0":{"a":1}}', '["a",{"b":[]}]', '{"10":1,"b":2,"b":[3]}'],
  ...[
    '"{\\"Statement\\":"',
    '"{\\"Statement\\":[{\\"Effect\\":\\"Allow\\"}]} x"',
    `${"[".repeat(200)}${"]".repeat(200)}`,
  ],
];

/** Every field of `detail` that a saved query or a view reads: `["findings", 0, "CreatedAt"]`. */
const fields = [
  ...new Set(
    [eventKey, ...queries.map(({ sql }) => sql), ...views.map(({ sql }) => sql)].flatMap((sql) =>
      [...sql.matchAll(/json_extract(?:_scalar)?\(\s*detail,\s*'\$([^']*)'/g)].map(([, path = ""]) => path),
    ),
  ),
].map((path) =>
  [...path.matchAll(/\.(\w+)|\[(\d+)\]|\["([^"]+)"\]/g)].map(([, name, index, quoted]) =>
    index === undefined ? ((name ?? quoted) as string) : Number(index),
  ),
);

const placeholder = "\u0001hostile\u0001";
/** Earlier than all others, so that limits keep the good rows. */
const early = "2026-11-01T00:00:00Z";

/** An event of its own, of another account: it shares no identity with the good one. */
function another(event: Envelope, id: string): Envelope {
  const detail = structuredClone(event.detail) as Record<string, unknown>;
  for (const name of ["eventID", "eventArn", "id", "findingArn", "resourceId"])
    if (typeof detail[name] === "string") detail[name] = `${detail[name]}-${id}`;
  const [finding] = (detail["findings"] ?? []) as Record<string, unknown>[];
  if (finding !== undefined) finding["Id"] = `${String(finding["Id"])}-${id}`;
  return { ...event, id, account: "666666666666", time: early, detail: detail as Envelope["detail"] };
}

/** Such an event with another value at a path; undefined where nothing is, so that no query would look there. */
function replaced(event: Envelope, path: readonly (string | number)[], id: string): Envelope | undefined {
  if (!isThere(event, path)) return undefined;
  const copy = another(event, id);
  let parent: unknown = copy;
  for (const step of path.slice(0, -1)) parent = (parent as Record<string | number, unknown> | undefined)?.[step];
  (parent as Record<string | number, unknown>)[path.at(-1) as string | number] = placeholder;
  return copy;
}

function isThere(event: Envelope, path: readonly (string | number)[]): boolean {
  let at: unknown = event;
  for (const step of path) {
    if (typeof at !== "object" || at === null || !(step in at)) return false;
    at = (at as Record<string | number, unknown>)[step];
  }
  return true;
}

/** Lines of records, each with one field of one event replaced, by object. */
function hostileObjects(events: readonly Envelope[]): { lines: number; objects: Record<string, string> } {
  const objects: Record<string, string> = {};
  let lines = 0;
  const columns = ["version", "id", "account", "region", "time", "resources", "detail"].map((column) => [column]);
  for (const path of [...columns, ...fields.map((field) => ["detail", ...field])]) {
    // Of each kind of event one.
    const kinds = new Map(events.map((event) => [`${event.source} ${event["detail-type"]}`, event]));
    const some = path.length === 1 ? [...kinds.values()].slice(0, 12) : events;
    let used = 0;
    for (const event of some) {
      const copy = replaced(event, path, `hostile-${lines}`);
      if (copy === undefined || (path.length > 1 && ++used > 1)) continue;
      const folder = partitionFolder(partitionOf({ ...event, time: early }));
      for (const value of hostile) {
        const line = JSON.stringify({ ...copy, id: copy.id === placeholder ? copy.id : `hostile-${lines++}` });
        const key = `${folder}hostile.gz`;
        objects[key] = `${objects[key] ?? ""}${line.replace(JSON.stringify(placeholder), value)}\n`;
      }
    }
  }
  return { lines, objects };
}

describe("saved queries and views", () => {
  const buckets = temporaryBuckets();
  const events = traffic();
  const { objects } = hostileObjects(events);
  const questions = new Map(Object.values<Question>(all).map((question) => [question.name, question]));
  const days = { firstDay: "2020-01-01", lastDay: "2026-11-03" };
  const good = { ...archiveObjects(events), ...placeObjects };

  const known = new Map<string, Readonly<Record<string, string>>>();
  /** The values with which a query is asked, of the good events in any case. */
  function valuesOf(name: string) {
    const archived = events.map((event) => ({ event }));
    const values = known.get(name) ?? expectationOf(name, archived, { places })?.parameters ?? {};
    known.set(name, values);
    return values;
  }

  /** Rows by the columns that name them. */
  async function ask(athena: Athena, name: string): Promise<string[]> {
    const query = queries.find((each) => each.name === name);
    if (query === undefined) {
      const { columns, rows } = await athena.run({ database, sql: `SELECT * FROM ${name}` });
      return rows.map((row) => JSON.stringify(row[columns.indexOf("event_key")]));
    }
    const parameters = executionParameters(query.sql, { ...days, values: valuesOf(name) });
    // Without its limit: hostile records may be the noisiest, or the latest.
    const sql = query.sql.replace(/LIMIT \d+/, "LIMIT 1000000");
    const { columns, rows } = await athena.run({ database, sql, parameters });
    const key = (questions.get(name) as Question).key.map((column) => columns.indexOf(column));
    return rows.map((row) => JSON.stringify(key.map((index) => row[index])));
  }

  it("answer as before where one field of a record is anything whatever", async () => {
    assert.ok(fields.length > 100, `${fields.length} fields`);
    assert.ok(Object.keys(objects).length > 20);
    const names = [...queries, ...views].map(({ name }) => name);
    const before = await withAthena(buckets.write(good), async (athena) => {
      const found = new Map<string, string[]>();
      for (const name of names) found.set(name, await ask(athena, name));
      return found;
    });
    await withAthena(buckets.write({ ...good, ...objects }), async (athena) => {
      for (const name of names) {
        const rows = await ask(athena, name).catch((error: unknown) => assert.fail(`${name}: ${String(error)}`));
        const lost = before.get(name)?.filter((row) => !rows.includes(row));
        assert.deepEqual(lost, [], `${name} loses rows`);
        if (queries.some((query) => query.name === name)) assert.ok((before.get(name)?.length ?? 0) > 0, name);
      }
    });
  });
});
