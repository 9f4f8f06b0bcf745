import assert from "node:assert/strict";
import { relationsIn } from "../../../simulator/evidence/readable/views";

describe("tables and views that a query reads", () => {
  const cases: Readonly<Record<string, readonly string[]>> = {
    "SELECT * FROM events": ["events"],
    "SELECT * FROM Events e JOIN accounts ON e.account = accounts.account": ["events", "accounts"],
    "SELECT * FROM (SELECT 1 FROM a) AS x LEFT JOIN other.b USING (id)": ["a", "other.b"],
    "WITH x AS (SELECT 1 FROM a), y (n) AS (SELECT 2 FROM x) SELECT * FROM y": ["a"],
    "SELECT extract(day FROM time), trim(BOTH ' ' FROM name) FROM events": ["events"],
    "SELECT extract(day FROM from_iso8601_timestamp(time)) FROM events": ["events"],
    "SELECT 1 FROM events WHERE a IS DISTINCT FROM b": ["events"],
    "SELECT 1 FROM events CROSS JOIN UNNEST(resources) AS r (arn)": ["events"],
    "-- from nowhere\nSELECT 'from nothing' FROM events": ["events"],
  };
  for (const [sql, expected] of Object.entries(cases))
    it(`of ${JSON.stringify(sql)}`, () => {
      assert.deepEqual(relationsIn(sql), expected);
    });
});
