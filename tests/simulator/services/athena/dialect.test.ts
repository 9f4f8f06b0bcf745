import assert from "node:assert/strict";
import { type Athena, openAthena } from "../../../../simulator/services/athena/athena";
import { archiveObjects, crawl, database, envelope, events, eventsByType, now, temporaryBuckets } from "./fixture";

/** Each with what Trino 407 answers. */
const answers: readonly (readonly [string, unknown])[] = [
  [`json_extract_scalar('{"a":{"b":[10,"x"]}}', '$.a.b[1]')`, "x"],
  [`json_extract_scalar('{"a":{"b":[10,"x"]}}', '$.a.b[0]')`, "10"],
  [`json_extract_scalar('{"a-b":{"c.d":true}}', '$["a-b"]["c.d"]')`, "true"],
  [`json_extract_scalar('{"a":{}}', '$.a')`, null],
  [`json_extract_scalar('{"a":null}', '$.a')`, null],
  [`json_extract_scalar('{}', '$.a.b')`, null],
  [`json_extract_scalar('{not json', '$.a')`, null],
  [`json_extract_scalar(nullif('a', 'a'), '$.a')`, null],
  [`json_format(json_extract('{"b": [1, {"c": "é/"}], "a": null}', '$'))`, '{"b":[1,{"c":"é/"}],"a":null}'],
  [`json_format(json_extract('{"a":null}', '$.a'))`, "null"],
  [`json_format(json_extract('{}', '$.a'))`, null],
  [`json_format(json_extract('{not json', '$.a'))`, null],
  [`to_hex(sha256(to_utf8('a')))`, "CA978112CA1BBDCAFAC231B39A23DC4DA786EFF8147C4E72B9807785AFEE48BB"],
  [`to_hex(to_utf8('é'))`, "C3A9"],
  [`'a' || NULL`, null],
  [`'a' || 'b' || 'c'`, "abc"],
  [`substr('abc', 2)`, "bc"],
  [`substr('abc', 0)`, ""],
  [`substr('abc', -2)`, "bc"],
  [`length('é')`, 1],
  [`length(to_utf8('é'))`, 2],
  [`length(nullif('a', 'a'))`, null],
  [`strpos('abc', 'c')`, 3],
  [`split_part('a:b', ':', 2)`, "b"],
  [`split_part('a:', ':', 2)`, ""],
  [`split_part('a', ':', 2)`, null],
  [`translate('a/b:c', '/:', '..')`, "a.b.c"],
  [`translate('abca', 'aab', 'xy')`, "xcx"],
  [`translate('a\\n', '\\', '"')`, 'a"n'],
  [`starts_with('abc', 'ab')`, true],
  [`replace('abab', 'a', '')`, "bb"],
  [`upper(trim(' a ')) || lower('B')`, "Ab"],
  [`nullif('a', 'a')`, null],
  [`coalesce(NULL, 'a')`, "a"],
  [`regexp_like('x 10.0.0.0/0', '[0-9.]+/0$')`, true],
  [`regexp_like(NULL, 'a')`, null],
  [`'abc' LIKE 'a%'`, true],
  [`'abc' NOT LIKE 'A%'`, true],
  [`'a' IN ('b', NULL)`, null],
  [`'a' NOT IN ('b', 'c')`, true],
  [`TRY_CAST('7.5' AS DOUBLE)`, 7.5],
  [`TRY_CAST('x' AS DOUBLE)`, null],
  [`CASE WHEN TRY_CAST('8' AS DOUBLE) >= 7 THEN 'HIGH' ELSE 'LOW' END`, "HIGH"],
  [`7 - 2 + 1`, 6],
  [`DATE '2026-11-02' > DATE '2026-11-01'`, true],
  [`ARRAY['a', 'b']`, ["a", "b"]],
];

/** Each with what must be named. */
const refusals: readonly (readonly [string, RegExp])[] = [
  ["SELECT date_parse(time, '%Y') FROM events", /does not know date_parse\. Its functions: .*json_extract_scalar/],
  ["SELECT concat('a', NULL)", /does not know concat/],
  ["SELECT to_timestamp(1)", /does not know to_timestamp/],
  ["SELECT json_extract_string(detail, '$.a') FROM events", /does not know json_extract_string/],
  ["SELECT substr('abc')", /knows substr with 2 or 3 arguments, the query gives it 1/],
  ["SELECT detail ->> '$.a' FROM events", /does not know ->>/],
  ["SELECT detail -> '$.a' FROM events", /does not know ->/],
  ["SELECT id ILIKE 'a' FROM events", /does not know ILIKE/],
  ["SELECT id::varchar FROM events", /a cast written ::/],
  ["SELECT CAST(id AS VARCHAR) FROM events", /does not know CAST\(… AS VARCHAR\)/],
  ["SELECT CAST(json_extract(detail, '$.a') AS ARRAY(VARCHAR)) FROM events", /does not know CAST\(… AS VARCHAR\[\]\)/],
  [
    "SELECT item FROM events CROSS JOIN UNNEST(resources) WITH ORDINALITY AS u (item, n)",
    /does not know WITH ORDINALITY/,
  ],
  ["WITH e AS MATERIALIZED (SELECT 1 AS a) SELECT a FROM e", /^SYNTAX_ERROR: the query has MATERIALIZED/],
  ["WITH e (a) AS (SELECT 1) SELECT a FROM e", /does not know WITH name \(columns\)/],
  ["SELECT resources[1] FROM events", /does not know a subscript/],
  ["SELECT sum(1) OVER () FROM events", /does not know sum\(…\) OVER/],
  ["SELECT * EXCLUDE (id) FROM events", /does not know \* EXCLUDE/],
  ["SELECT id, FROM events", /a comma too much/],
  ["FROM events", /a beginning other than SELECT or WITH/],
  ["SELECT 1; SELECT 2", /more than one statement/],
  ["DELETE FROM events", /a beginning other than SELECT or WITH/],
  ["SELECT id FROM events WHERE id == 'a'", /==, instead of =/],
  ["SELECT id FROM events QUALIFY row_number() OVER (ORDER BY id) = 1", /does not know QUALIFY/],
  ["SELECT id, count(*) FROM events GROUP BY ALL", /does not know GROUP BY ALL/],
  ["SELECT id FROM events LIMIT 10%", /does not know LIMIT/],
  ["SELECT DISTINCT ON (id) id, time FROM events", /does not know DISTINCT ON/],
  ["SELECT id FROM events EXCEPT SELECT id FROM events", /does not know EXCEPT/],
  ["SELECT a.id FROM events a ASOF JOIN events b ON a.id > b.id", /does not know ASOF/],
  ["SELECT * FROM (VALUES ('a'))", /does not know VALUES/],
  ["SELECT * FROM read_csv('/etc/hostname')", /does not know FROM read_csv/],
  ["SELECT * FROM '/etc/hostname'", /^TABLE_NOT_FOUND: .*\/etc\/hostname/],
  [
    "SELECT * FROM elsewhere.events",
    /^TABLE_NOT_FOUND: Table 'awsdatacatalog\.elsewhere\.events'.* governance\.events/,
  ],
  ["SELECT json_extract(detail, '$.a') FROM events", /does not know json_extract outside json_format/],
  ["SELECT detail FROM events WHERE json_extract(detail, '$.a') < json_extract(detail, '$.b')", /^TYPE_MISMATCH/],
  ["SELECT id FROM events WHERE id LIKE 'a!b' ESCAPE '!'", /Escape character must be followed by '%'/],
  ["SELECT id FROM events WHERE id LIKE 'a' ESCAPE '!!'", /Escape string must be a single character/],
  ["SELECT json_format(detail) FROM events", /does not know json_format of anything but/],
  ["SELECT json_extract_scalar(detail, '$.x-amz-acl') FROM events", /Invalid JSON path: '\$\.x-amz-acl'/],
  ["SELECT json_extract_scalar(detail, 'eventName') FROM events", /Invalid JSON path: 'eventName'/],
  ["SELECT json_extract_scalar(detail, id) FROM events", /a JSON path that is not a string/],
  ["SELEC id FROM events", /a beginning other than/],
  ["SELECT id FRO events WHERE", /^SYNTAX_ERROR: syntax error/],
];

/** Queries that DuckDB would run and Trino 407 rejects. */
const trinoRefusals: readonly (readonly [string, RegExp])[] = [
  ["SELECT nope FROM events", /^COLUMN_NOT_FOUND: Column 'nope' cannot be resolved/],
  ["SELECT e.nope FROM events e", /^COLUMN_NOT_FOUND: Column 'nope' cannot be resolved/],
  ["SELECT source FROM events_by_type WHERE sorce = 'aws.iam'", /^COLUMN_NOT_FOUND: Column 'sorce'/],
  [
    "SELECT lower(id) AS name FROM events WHERE name = 'a'",
    /^COLUMN_NOT_FOUND: Column 'name' .* alias of the same SELECT/,
  ],
  ["SELECT lower(id) AS name, count(*) FROM events GROUP BY name", /Column 'name' .* alias/],
  ["SELECT id, count(*) AS n FROM events GROUP BY id HAVING n > 1", /Column 'n' .* alias/],
  ["SELECT lower(id) AS name, upper(name) FROM events", /Column 'name' .* alias/],
  ["SELECT upper(n) AS m FROM (SELECT id AS n FROM events) AS e WHERE m = 'A'", /Column 'm' .* alias/],
  [
    "SELECT a.n AS m FROM (SELECT id AS n FROM events) AS a JOIN events b ON b.id = a.n GROUP BY m",
    /Column 'm' .* alias/,
  ],
  ["WITH e AS (SELECT id FROM events) SELECT id AS n FROM e WHERE n = 'a'", /Column 'n' .* alias/],
  ["SELECT DISTINCT id FROM events ORDER BY time", /^EXPRESSION_NOT_IN_DISTINCT/],
  ["SELECT 1 AS x UNION ALL SELECT 'a'", /^TYPE_MISMATCH: column 1 in UNION query .* integer, varchar/],
  [
    "WITH a AS (SELECT id, 1 AS n FROM events), b AS (SELECT id, n FROM a UNION SELECT id, id FROM a) SELECT n FROM b",
    /^TYPE_MISMATCH: column 2 in UNION query/,
  ],
  ["SELECT id FROM events WHERE id = 5", /^TYPE_MISMATCH: INTEGER_LITERAL and VARCHAR are mixed without a CAST/],
  ["SELECT id FROM events WHERE id IN (5, 6)", /^TYPE_MISMATCH/],
  ["SELECT id FROM events WHERE id > 5", /^TYPE_MISMATCH/],
  ["SELECT count(*) FROM events HAVING count(*) = '1'", /^TYPE_MISMATCH/],
  ["SELECT count(*) FROM events HAVING count(*) BETWEEN '1' AND '2'", /^TYPE_MISMATCH/],
  ["SELECT coalesce(id, 1) FROM events", /^TYPE_MISMATCH/],
  ["SELECT 'a' || length(id) FROM events", /^FUNCTION_NOT_FOUND: Unexpected parameters for 'substr\(BIGINT/],
  ["SELECT length(5)", /length\(\) does not support the supplied arguments/],
  ["SELECT lower(5)", /^FUNCTION_NOT_FOUND: .*'lower\(INTEGER/],
  ["SELECT to_hex('a')", /^FUNCTION_NOT_FOUND: .*'octet_length\(VARCHAR/],
  ["SELECT sha256('a')", /^FUNCTION_NOT_FOUND: .*'octet_length\(VARCHAR/],
  ["SELECT id, count(*) FROM events", /^EXPRESSION_NOT_AGGREGATE: .*"id" must appear in the GROUP BY clause/],
];

describe("Athena's SQL", () => {
  const buckets = temporaryBuckets();
  const records = [
    envelope({ id: "a", detail: { items: [{ n: 2 }, { n: 1 }], name: "x" } }),
    envelope({ id: "b", detail: { items: { n: 3 } } }),
    envelope({ id: "c", detail: { items: null } }),
  ];
  let athena: Athena;
  before(async () => {
    const root = buckets.write(archiveObjects(records));
    athena = await openAthena({ tables: [events, eventsByType], crawls: [crawl], now, root });
  });
  after(() => athena.close());
  const run = (sql: string) => athena.run({ database, sql });

  for (const [expression, expected] of answers)
    it(`evaluates ${expression} as Trino does`, async () => {
      assert.deepEqual((await run(`SELECT ${expression}`)).rows, [[expected]]);
    });

  for (const [sql, message] of refusals)
    it(`rejects by name: ${sql}`, () => assert.rejects(run(sql), { name: "AthenaError", message }));

  for (const [sql, message] of trinoRefusals)
    it(`rejects as Trino does: ${sql}`, () => assert.rejects(run(sql), { name: "AthenaError", message }));

  it("treats an alias as the column of that name, if it exists", async () => {
    const { columns, rows } = await run("SELECT upper(id) AS id FROM events WHERE id = 'a' GROUP BY id ORDER BY id");
    assert.deepEqual({ columns, rows }, { columns: ["id"], rows: [["A"]] });
  });

  it("unnests JSON arrays", async () => {
    const { rows } = await run(
      `SELECT id, json_extract_scalar(item, '$.n') FROM events CROSS JOIN UNNEST(coalesce(TRY_CAST(json_extract(detail, '$.items')
       AS ARRAY(JSON)), ARRAY[json_extract(detail, '$.items')])) AS list (item) ORDER BY 1, 2`,
    );
    assert.deepEqual(rows, [
      ["a", "1"],
      ["a", "2"],
      ["b", "3"],
      ["c", null],
    ]);
  });

  it("aggregates, joins, unites and numbers rows", async () => {
    const { columns, rows } = await run(`
      WITH pair AS (SELECT id FROM events UNION ALL SELECT id FROM governance.events WHERE id <> 'c'),
      numbered AS (SELECT p.id, row_number() OVER (PARTITION BY p.id ORDER BY e.time DESC) AS position
        FROM pair AS p LEFT JOIN "awsdatacatalog"."governance"."events" AS e ON e.id = p.id)
      SELECT array_join(array_agg(DISTINCT id ORDER BY id), ', '), count(*), count(DISTINCT id),
        count_if(position = 2), sum(position), min(id) FILTER (WHERE id > 'a'), max(id)
      FROM numbered WHERE EXISTS (SELECT 1 FROM events AS e WHERE e.id = numbered.id);`);
    assert.deepEqual(rows, [["a, b, c", 5, 3, 2, 7, "b", "c"]]);
    assert.deepEqual(columns.slice(0, 2), ["_col0", "_col1"]);
  });

  it("unites NULL with anything", async () => {
    const { rows } = await run(
      "WITH a AS (SELECT 'a' AS t) SELECT t, 1 AS n FROM a UNION ALL SELECT NULL, NULL ORDER BY 2",
    );
    assert.deepEqual(rows, [
      ["a", 1],
      [null, null],
    ]);
  });

  it("sorts NULL last, in both directions", async () => {
    const name = "json_extract_scalar(detail, '$.name')";
    for (const direction of ["ASC", "DESC"]) {
      const { rows } = await run(`SELECT ${name} FROM events ORDER BY ${name} ${direction}`);
      assert.deepEqual(rows, [["x"], [null], [null]], direction);
    }
  });
});
