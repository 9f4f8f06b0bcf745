import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { type Athena, openAthena } from "../../../../simulator/services/athena/athena";
import { bucket, database, events, now, recorded, temporaryBuckets, withAthena } from "./fixture";
import { answers, details, queries, refusals, typed } from "./trino-476";

const buckets = temporaryBuckets();
const folder = "events/day=2026-11-02/source=probe/detail_type=t";
const line = (id: string, more: string) => `{"version":"0","id":"${id}","detail-type":"T",${more}}\n`;

/** Rows of a query over lines of the table `events`. */
const ask = (sql: string, content: string | Buffer) =>
  withAthena(
    buckets.write({ [`${folder}/x.gz`]: content }),
    async (athena) => (await athena.run({ database, sql })).rows,
    {
      tables: [events],
      crawls: [],
    },
  );

describe("the SerDe, as OpenX and Trino 476 read lines", () => {
  it("gives a text column what they give", async () => {
    const content = details.map(({ written }, index) => line(String(index + 100), `"detail":${written}`)).join("");
    const rows = await ask("SELECT detail FROM events ORDER BY id", content);
    assert.deepEqual(
      rows.map(([detail], index) => [details[index]?.what, detail]),
      details.map(({ what, openX }) => [what, openX]),
    );
  });

  it("gives text and lists of text numbers and JSON", async () => {
    const content = line("e1", '"account":1.50,"region":0,"resources":["a",null,{"x":1},2.50,true,8.0]');
    assert.deepEqual(await ask("SELECT account, region, resources FROM events", content), [
      ["1.5", "0", ["a", null, '{"x":1}', "2.5", "true", "8.0"]],
    ]);
  });

  it("takes an array's elements as columns", async () => {
    assert.deepEqual(await ask("SELECT version, id, type_name, detail FROM events", '["0","e9"]\n[]\n'), [
      ["0", "e9", null, null],
      [null, null, null, null],
    ]);
  });

  it("skips a byte order mark, and only blanks of ASCII before a record", async () => {
    const content = `\ufeff${line("e1", '"detail":{}')}\u00a0${line("e2", '"detail":{}')}`;
    assert.deepEqual(await ask("SELECT id FROM events ORDER BY id", content), [["e1"], [null]]);
  });

  it("reads no rows from an object of no bytes, and several gzip members as one", async () => {
    assert.deepEqual(await ask("SELECT count(*) FROM events", Buffer.alloc(0)), [[0]]);
    const members = Buffer.concat(["a", "b"].map((id) => gzipSync(line(id, '"detail":1'))));
    assert.deepEqual(await ask("SELECT count(*) FROM events", members), [[2]]);
  });

  it("names the object that is no gzip, or cut", async () => {
    for (const content of [Buffer.from("{}"), gzipSync(line("e1", '"detail":{}')).subarray(0, 20)])
      await assert.rejects(ask("SELECT id FROM events", content), {
        name: "AthenaError",
        message: /^HIVE_CANNOT_OPEN_SPLIT: .*s3:\/\/archive\/events\/day=2026-11-02.*x\.gz/,
      });
  });

  it("refuses what they refuse: a comma too much, a key that is a number, a text without an end", async () => {
    for (const detail of ['{"a":1,}', "{1:2}", '{"a":"b', "{,}", "[1", "/* x"])
      await assert.rejects(ask("SELECT id FROM events", line("e1", `"detail":${detail}`)), /HIVE_CURSOR_ERROR/, detail);
  });

  for (const { type, written, openX } of typed)
    it(`reads ${written} in a column of the type ${type} as ${openX === undefined ? "an error" : openX}`, async () => {
      const table = recorded("aws:glue/catalogTable:CatalogTable", "numbers", {
        ...events.inputs,
        name: "numbers",
        partitionKeys: [],
        parameters: {},
        storageDescriptor: {
          ...(events.inputs["storageDescriptor"] as object),
          location: `s3://${bucket}/numbers/`,
          columns: [{ name: "n", type }],
        },
      });
      const root = buckets.write({ "numbers/x.ndjson": `{"n":${written}}\n` });
      const rows = withAthena(
        root,
        async (athena) => (await athena.run({ database, sql: "SELECT n FROM numbers" })).rows,
        {
          tables: [table],
          crawls: [],
        },
      );
      if (openX === undefined) await assert.rejects(rows, /HIVE_CURSOR_ERROR: .*NumberFormatException.*column n/);
      else assert.deepEqual(await rows, [[openX]]);
    });
});

describe("SQL, as Trino 476 answers it", () => {
  let athena: Athena;
  before(async () => {
    athena = await openAthena({ tables: [events], now, root: buckets.write({}) });
  });
  after(() => athena.close());
  const run = async (sql: string) => (await athena.run({ database, sql })).rows;

  for (const [expression, expected] of answers)
    it(`${JSON.stringify(expression)} is ${String(expected)}`, async () => {
      assert.deepEqual(await run(`SELECT ${expression} AS x`), [[expected]]);
      // Of a column, too: a constant is computed elsewhere.
      const [, text] = /'((?:[^']|'')*)'/.exec(expression) ?? [];
      if (text === undefined || expression.startsWith("date_diff")) return;
      const ofColumn = expression.replace(`'${text}'`, "v.t");
      assert.deepEqual(await run(`SELECT ${ofColumn} AS x FROM (SELECT '${text}' AS t) AS v`), [[expected]]);
    });

  for (const [sql, rows] of queries)
    it(`${sql.slice(0, 90)} …`, async () => {
      assert.deepEqual(await run(sql), rows);
    });

  for (const [sql, message] of refusals)
    it(`is refused: ${sql.slice(0, 90)}`, () => assert.rejects(run(sql), { name: "AthenaError", message }));

  it("does not know what it cannot answer as Trino does, and says what to write", async () => {
    const unknown: readonly (readonly [string, RegExp])[] = [
      ["SELECT regexp_like('ab', 'a(?=b)')", /looking ahead or behind .*'a\(\?=b\)'.*Write it without/],
      ["SELECT 7.5 / 2", /\/ of decimal numbers .* Write CAST\(… AS DOUBLE\)/],
      ["SELECT json_extract('{}', '$.a') = 'x'", /^TYPE_MISMATCH: .* json_extract_scalar/],
    ];
    for (const [sql, message] of unknown) await assert.rejects(run(sql), { name: "AthenaError", message });
  });

  it("divides as integers or as doubles, never by zero", async () => {
    assert.deepEqual(await run("SELECT -7 / 2, 7 % 4, -7 % 4, count(*) / 2, CAST('7' AS DOUBLE) / 2, -(3)"), [
      [-3, 3, -3, 0, 3.5, -3],
    ]);
    await assert.rejects(run("SELECT 7 / count(*) FROM events"), /DIVISION_BY_ZERO/);
    assert.deepEqual(await run("SELECT TRY(7 / n) FROM (SELECT count(*) AS n FROM events) AS v"), [[null]]);
  });

  it("catches an error of one row with TRY", async () => {
    const moments =
      "SELECT '2026-02-30T10:15:30Z' AS t UNION ALL SELECT '2026-11-01T24:00:00Z' UNION ALL SELECT '2026-11-01'";
    assert.deepEqual(await run(`SELECT t, TRY(from_iso8601_timestamp(t)) IS NULL FROM (${moments}) AS v ORDER BY t`), [
      ["2026-02-30T10:15:30Z", true],
      ["2026-11-01", false],
      ["2026-11-01T24:00:00Z", true],
    ]);
  });

  it("compares NaN with nothing", async () => {
    const severity = "TRY_CAST(t AS DOUBLE)";
    const sql = `SELECT CASE WHEN ${severity} >= 9 THEN 'high' WHEN ${severity} < 9 THEN 'low' ELSE 'none' END,
      ${severity} <> 9, ${severity} BETWEEN 1 AND 9 FROM (SELECT 'NaN' AS t UNION ALL SELECT '9' UNION ALL SELECT 'x') AS v ORDER BY t`;
    assert.deepEqual(await run(sql), [
      ["high", false, true],
      ["none", true, false],
      ["none", null, null],
    ]);
  });

  it("reads JSON as far as it is whole, and no further", async () => {
    const scalar = async (json: string, path = "$.a") =>
      (await run(`SELECT json_extract_scalar('${json}', '${path}')`))[0]?.[0];
    assert.deepEqual(
      await Promise.all([
        scalar('{"a":1x'),
        scalar('{"b":[1,{"c":"}"}],"a":"y"'),
        scalar('{"b":01,"a":1}'),
        scalar('{"b":truth,"a":1}'),
        scalar('{"b":"\t","a":1}'),
        scalar('{"a":"cut'),
        scalar("12", "$"),
        scalar("12 ", "$"),
        scalar("12x", "$"),
        scalar('{"a":1,"a":2}'),
        scalar('{"\\u0061":1}'),
        scalar('{"a":[1,2,"x"]}', "$.a[2]"),
        scalar('{"a":[1,2,"x"]}', "$.a.2"),
        scalar('{"a":12345678901234567890}'),
      ]),
      ["1", "y", null, null, null, null, "12", "12", null, "1", "1", "x", "x", "12345678901234567890"],
    );
  });
});
