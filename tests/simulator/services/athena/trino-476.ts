/**
 * What other engines answered, recorded: Trino 476 (Glue and S3 stand-ins, session time zone UTC) and, for the SerDe,
 * OpenX's own Java code, io.starburst.openx.data:json-serde 1.3.9-e.12. Where the two differ, Athena, whose SerDe is
 * Java, is taken to do as OpenX does. A lone surrogate is a question mark once it is UTF-8.
 */

/** A `detail` as it stands in a line, and as it stands in the text column. `trino`: where Trino says otherwise. */
export const details: readonly {
  readonly what: string;
  readonly written: string;
  readonly openX: string;
  readonly trino?: string;
}[] = [
  { what: "a fraction that ends in 0", written: '{"a":2.50}', openX: '{"a":2.5}', trino: '{"a":2.50}' },
  { what: "a fraction of 0", written: '{"severity":8.0}', openX: '{"severity":8}', trino: '{"severity":8.0}' },
  { what: "an exponent", written: '{"a":1e3}', openX: '{"a":1000}', trino: '{"a":1E+3}' },
  {
    what: "large and small exponents",
    written: '{"a":1e21,"b":1.5e-7}',
    openX: '{"a":1.0E21,"b":1.5E-7}',
    trino: '{"a":1E+21,"b":1.5E-7}',
  },
  {
    what: "seconds with a fraction",
    written: '{"a":1719741601.123}',
    openX: '{"a":1.719741601123E9}',
    trino: '{"a":1719741601.123}',
  },
  { what: "an integer of 2^53 + 1", written: '{"a":9007199254740993}', openX: '{"a":9007199254740993}' },
  { what: "an integer of 20 digits", written: '{"a":12345678901234567890}', openX: '{"a":12345678901234567890}' },
  { what: "minus zero", written: '{"a":-0,"b":-0.0}', openX: '{"a":0,"b":-0}', trino: '{"a":0,"b":0.0}' },
  { what: "more than a double holds", written: '{"a":1e400}', openX: '{"a":"1e400"}', trino: '{"a":1E+400}' },
  { what: "half of a surrogate pair", written: '{"a":"x\\ud800y"}', openX: '{"a":"x?y"}' },
  { what: "a whole surrogate pair", written: '{"a":"\\ud83d\\ude00"}', openX: '{"a":"😀"}' },
  { what: "</", written: '{"a":"x\\/y </script>"}', openX: '{"a":"x/y <\\/script>"}' },
  {
    what: "keys that are integers",
    written: '{"b":1,"10":2,"9":3,"a":{"z":1,"y":2}}',
    openX: '{"b":1,"10":2,"9":3,"a":{"z":1,"y":2}}',
  },
  { what: "a key given twice", written: '{"a":1,"b":2,"a":3}', openX: '{"a":3,"b":2}' },
  { what: "a number", written: "2.50", openX: "2.5", trino: "2.50" },
  { what: "a number with an exponent", written: "1e3", openX: "1000.0", trino: "1E+3" },
  { what: "a list", written: '[1, {"a":2.50}]', openX: '[1,{"a":2.5}]', trino: '[1,{"a":2.50}]' },
  { what: "single quotes and bare words", written: "{a:'b'}", openX: '{"a":"b"}' },
  { what: "a comment", written: "/* why */ {}", openX: "{}" },
  { what: "NaN", written: '{"a":NaN}', openX: '{"a":"NaN"}' },
  { what: "a raw tab", written: '{"a":"x\ty"}', openX: '{"a":"x\\ty"}' },
];

/** Values of a column that is no text, as OpenX reads them; undefined where it throws a NumberFormatException. */
export const typed: readonly {
  readonly type: "int" | "bigint" | "double";
  readonly written: string;
  readonly openX: number | string | null | undefined;
}[] = [
  { type: "int", written: "5", openX: 5 },
  { type: "int", written: '"5"', openX: 5 },
  { type: "int", written: "5.9", openX: 5 },
  { type: "int", written: "5.0", openX: 5 },
  { type: "int", written: '" 5"', openX: undefined },
  { type: "int", written: '"5.0"', openX: undefined },
  { type: "int", written: "3000000000", openX: -1294967296 },
  { type: "int", written: "true", openX: undefined },
  { type: "int", written: '""', openX: undefined },
  { type: "int", written: '{"a":1}', openX: undefined },
  { type: "int", written: "null", openX: null },
  { type: "bigint", written: "9007199254740993", openX: "9007199254740993" },
  { type: "bigint", written: "9223372036854775808", openX: "-9223372036854775808" },
  { type: "bigint", written: "1.5", openX: 1 },
  { type: "double", written: "2.5", openX: 2.5 },
  { type: "double", written: '"2.5"', openX: 2.5 },
  { type: "double", written: '"NaN"', openX: NaN },
  { type: "double", written: '"Infinity"', openX: Infinity },
  { type: "double", written: "1e400", openX: Infinity },
  { type: "double", written: '"x"', openX: undefined },
  { type: "double", written: '""', openX: undefined },
  { type: "double", written: "1", openX: 1 },
];

const seconds = (text: string) =>
  `date_diff('second', from_iso8601_timestamp('2026-11-02T10:15:30Z'), from_iso8601_timestamp('${text}'))`;

/** Expressions, each with what Trino 476 answers. */
export const answers: readonly (readonly [string, unknown])[] = [
  [`json_extract_scalar('{"a":2.50}', '$.a')`, "2.50"],
  [`json_extract_scalar('{"a":1e3}', '$.a')`, "1e3"],
  [`json_extract_scalar('{"a":1.0E3}', '$.a')`, "1.0E3"],
  [`json_extract_scalar('{"a":"x\\ud800y"}', '$.a')`, "x?y"],
  [`json_extract_scalar('{"a":1,"b":', '$.a')`, "1"],
  [`json_extract_scalar('{"a":1} x', '$.a')`, "1"],
  [`json_extract_scalar('{"a":{"0":"x"}}', '$.a[0]')`, "x"],
  [`json_extract_scalar('{"a":NaN}', '$.a')`, null],
  [`json_format(json_extract('{"a":{"b":1},"c":', '$.a'))`, '{"b":1}'],
  [`json_format(json_extract('{"a":"x\\ud800y"}', '$'))`, '{"a":"x\\uD800y"}'],
  [`json_format(json_extract('{"a":1e3,"d":1719741601.123}', '$'))`, '{"a":1000.0,"d":1.719741601123E9}'],
  [`TRY_CAST('Infinity' AS DOUBLE)`, Infinity],
  [`TRY_CAST('NaN' AS DOUBLE)`, NaN],
  [`TRY_CAST('1E400' AS DOUBLE)`, Infinity],
  [`TRY_CAST('0x1p3' AS DOUBLE)`, 8],
  [`TRY_CAST('1_000' AS DOUBLE)`, null],
  [`TRY_CAST('8d' AS DOUBLE)`, 8],
  [`TRY_CAST('8f' AS DOUBLE)`, 8],
  [seconds("2026-11-02T10:15:30.123456789Z"), 0],
  [seconds("2026-11-02T10:15:30+02:00"), -7200],
  [seconds("2026-11-02T10:15:30"), 0],
  [seconds("2026-11-02"), -36930],
  [seconds("2026-11-02T10:15Z"), -30],
  [seconds("2026-11-02t10:15:30z"), 0],
  [`regexp_like('a\n', '^a$')`, true],
  [`regexp_like('2026-11-02T10:15:30Z\n', '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}([.][0-9]{1,6})?Z$')`, true],
  [`trim('\ta\n')`, "a"],
  [`trim('\u00a0a')`, "\u00a0a"],
  [`upper('ß')`, "ß"],
  [`substr('abc', -5)`, ""],
  [`replace('abc', '', 'x')`, "xaxbxcx"],
  [`7 / 2`, 3],
  [`'a_b' LIKE 'a!_b' ESCAPE '!'`, true],
  [`json_extract('{"a":1}', '$.a') = json_extract('{"a":1}', '$.a')`, true],
];

/** Queries, each with the rows that Trino 476 returns. */
export const queries: readonly (readonly [string, readonly (readonly unknown[])[]])[] = [
  [
    "SELECT count_if(x = 'a'), count(*), min(x), sum(1) FROM (SELECT 'a' AS x) AS v WHERE x = 'z'",
    [[0, 0, null, null]],
  ],
  [
    `SELECT json_format(json_extract(s, '$')) FROM (SELECT '{"a":[null, 2.50]}' AS d) AS v CROSS JOIN UNNEST(coalesce(
      TRY_CAST(json_extract(d, '$.a') AS ARRAY(JSON)), ARRAY[json_extract(d, '$.a')])) AS x (s) ORDER BY 1`,
    [["2.5"], ["null"]],
  ],
  [
    // The policy that has a key twice: a cast keeps the last.
    `SELECT json_extract_scalar(s, '$.Action') FROM (SELECT '{"Statement":[{"Action":"s3:Get","Action":"*"}]}' AS d) AS v
      CROSS JOIN UNNEST(TRY_CAST(json_extract(d, '$.Statement') AS ARRAY(JSON))) AS x (s)`,
    [["*"]],
  ],
  ["SELECT approx_distinct(x) FROM (SELECT 'a' AS x) AS v", [[1]]],
  ["SELECT 1 AS x UNION ALL SELECT 2.5 ORDER BY 1", [["1.0"], ["2.5"]]],
];

/** Queries that Trino 476 refuses. */
export const refusals: readonly (readonly [string, RegExp])[] = [
  ["SELECT lower(x) AS l FROM (SELECT 'A' AS x) AS v GROUP BY l", /^COLUMN_NOT_FOUND: Column 'l'/],
  ["SELECT x, count(*) AS n FROM (SELECT 'A' AS x) AS v GROUP BY x HAVING n > 0", /^COLUMN_NOT_FOUND: Column 'n'/],
  ["SELECT split_part('a', ':', 0)", /INVALID_FUNCTION_ARGUMENT: Index must be greater than zero/],
  [`SELECT ${seconds("2026-11-02T24:00:00Z")}`, /INVALID_FUNCTION_ARGUMENT: Cannot parse "2026-11-02T24:00:00Z"/],
];
