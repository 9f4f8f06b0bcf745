import type { DuckDBConnection } from "@duckdb/node-api";
import { AthenaError } from "./athena-error";
import { own } from "../../../model/json";
import { registerFunctions } from "./scalar-functions";
import { parseJsonPath } from "./trino-json";

/** What Java takes for white space: no no-break space, unlike JavaScript (`Character.isWhitespace`). */
const whiteSpace =
  "\t\n\v\f\r\u001c\u001d\u001e\u001f \u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u2028\u2029\u205f\u3000";

/**
 * Trino functions whose DuckDB namesakes behave differently, each defined to return what Trino returned for the same
 * call.
 *
 * - `sha256` and `to_hex` work on bytes; `octet_length` is there because it rejects text, which DuckDB's would accept.
 * - `||` joins text only; `substr` is there because it rejects numbers, which DuckDB's would convert to text.
 * - `substr` returns nothing at position 0, and before the first character.
 * - `date_diff` counts completed units; DuckDB's counts the boundaries between.
 * - `length` counts the characters of text and the bytes of binary (Trino, "String functions": `length(string)`,
 *   "Binary functions": `length(binary)`); DuckDB's accepts only text.
 * - `split_part` is NULL beyond the last part (Trino, "String functions"); DuckDB's is empty there.
 * - `trim` takes off tabs and newlines, too.
 * - `upper` leaves the letter ß, which is one character in lower case only.
 * - `/` of integers is an integer.
 */
const macros = [
  `CREATE MACRO main.trino_json_format(json) AS CAST(json AS VARCHAR)`,
  `CREATE MACRO main.trino_sha256(bytes) AS CASE WHEN octet_length(bytes) >= 0 THEN unhex(sha256(bytes)) END`,
  `CREATE MACRO main.trino_to_hex(bytes) AS CASE WHEN octet_length(bytes) >= 0 THEN hex(bytes) END`,
  `CREATE MACRO main.trino_concat(a, b) AS substr(a, 1) || substr(b, 1)`,
  `CREATE MACRO main.trino_date_diff(unit, first, last) AS date_sub(unit, first, last)`,
  `CREATE MACRO main.trino_length(characters VARCHAR) AS length(characters), (bytes BLOB) AS octet_length(bytes)`,
  `CREATE MACRO main.trino_regexp_like(text, pattern) AS regexp_matches(text, pattern)`,
  `CREATE MACRO main.trino_replace(text, search, replacement) AS
     CASE WHEN search = '' THEN trino_replace_nothing(text, replacement) ELSE replace(text, search, replacement) END`,
  `CREATE MACRO main.trino_split_part(text, delimiter, index) AS
     CASE WHEN index <= 0 THEN trino_fail('INVALID_FUNCTION_ARGUMENT: Index must be greater than zero' || substr(text, 1, 0))
       WHEN index <= len(string_split(substr(text, 1), delimiter)) THEN split_part(text, delimiter, index) END`,
  `CREATE MACRO main.trino_substr(text, start) AS
     CASE WHEN start = 0 OR start < -length(text) THEN '' ELSE substr(text, start) END,
     (text, start, characters) AS
     CASE WHEN start = 0 OR start < -length(text) OR characters <= 0 THEN '' ELSE substr(text, start, characters) END`,
  `CREATE MACRO main.trino_trim(text) AS trim(text, '${whiteSpace}')`,
  `CREATE MACRO main.trino_upper(text) AS
     CASE WHEN contains(text, 'ß') THEN array_to_string(list_transform(string_split(text, 'ß'), lambda part: upper(part)), 'ß')
       ELSE upper(text) END`,
  ...(
    [
      ["trino_divide", "//"],
      ["trino_modulus", "%"],
    ] as const
  ).map(
    ([name, operator]) => `CREATE MACRO main.${name}(a BIGINT, b BIGINT) AS
     CASE WHEN b = 0 THEN CAST(trino_fail('DIVISION_BY_ZERO: Division by zero' || substr(CAST(a AS VARCHAR), 1, 0)) AS BIGINT) ELSE a ${operator} b END,
     (a HUGEINT, b HUGEINT) AS
     CASE WHEN b = 0 THEN CAST(trino_fail('DIVISION_BY_ZERO: Division by zero' || substr(CAST(a AS VARCHAR), 1, 0)) AS BIGINT) ELSE CAST(a ${operator} b AS BIGINT) END,
     (a DECIMAL, b DECIMAL) AS
     trino_fail('The simulated Athena does not know ${operator[0]} of decimal numbers such as ' || a || '. Write CAST(… AS DOUBLE).'),
     (a DOUBLE, b DOUBLE) AS a ${operator === "//" ? "/" : operator} b`,
  ),
];

/** Comparisons of which Trino says no for NaN, and yes only to `<>`. */
const comparisons = [
  ["trino_equal", "a, b", "a = b"],
  ["trino_less", "a, b", "a < b"],
  ["trino_at_most", "a, b", "a <= b"],
  ["trino_greater", "a, b", "a > b"],
  ["trino_at_least", "a, b", "a >= b"],
  ["trino_between", "a, b, c", "a BETWEEN b AND c"],
  ["trino_not_equal", "a, b", "a <> b"],
].map(([name = "", operands = "", comparison = ""]) => {
  const odd = operands.split(", ").map((operand) => `coalesce(isnan(CAST(${operand} AS DOUBLE)), false)`);
  return `CREATE MACRO main.${name}(${operands}) AS
     CASE WHEN ${comparison} IS NULL THEN NULL WHEN ${odd.join(" OR ")} THEN ${name === "trino_not_equal"} ELSE ${comparison} END`;
});

/** Makes Trino's functions known to a connection's database. */
export async function prepareFunctions(connection: DuckDBConnection): Promise<void> {
  registerFunctions(connection);
  for (const macro of [...macros, ...comparisons]) await connection.run(macro);
}

/** A function that behaves as in Trino, and the argument counts for which that is true. */
interface Equivalent {
  readonly name: string;
  readonly arguments: number | readonly number[];
}

/** The function to call for Trino's name, or for DuckDB's name of an operator. */
const equivalents: Readonly<Record<string, Equivalent>> = {
  "+": { name: "+", arguments: 2 },
  "-": { name: "-", arguments: [1, 2] },
  "*": { name: "*", arguments: 2 },
  "/": { name: "trino_divide", arguments: 2 },
  "%": { name: "trino_modulus", arguments: 2 },
  "||": { name: "trino_concat", arguments: 2 },
  "~~": { name: "~~", arguments: 2 },
  "!~~": { name: "!~~", arguments: 2 },
  approx_distinct: { name: "count", arguments: 1 },
  array_agg: { name: "array_agg", arguments: 1 },
  array_join: { name: "array_to_string", arguments: 2 },
  count: { name: "count", arguments: 1 },
  count_if: { name: "count", arguments: 1 },
  count_star: { name: "count_star", arguments: 0 },
  date_diff: { name: "trino_date_diff", arguments: 3 },
  from_iso8601_timestamp: { name: "trino_from_iso8601_timestamp", arguments: 1 },
  json_extract: { name: "trino_json_extract", arguments: 2 },
  json_extract_scalar: { name: "trino_json_extract_scalar", arguments: 2 },
  json_format: { name: "trino_json_format", arguments: 1 },
  length: { name: "trino_length", arguments: 1 },
  like_escape: { name: "like_escape", arguments: 3 },
  lower: { name: "lower", arguments: 1 },
  max: { name: "max", arguments: 1 },
  min: { name: "min", arguments: 1 },
  not_like_escape: { name: "not_like_escape", arguments: 3 },
  now: { name: "trino_now", arguments: 0 },
  nullif: { name: "nullif", arguments: 2 },
  regexp_like: { name: "trino_regexp_like", arguments: 2 },
  replace: { name: "trino_replace", arguments: 3 },
  row_number: { name: "row_number", arguments: 0 },
  sha256: { name: "trino_sha256", arguments: 1 },
  split_part: { name: "trino_split_part", arguments: 3 },
  starts_with: { name: "starts_with", arguments: 2 },
  strpos: { name: "strpos", arguments: 2 },
  substr: { name: "trino_substr", arguments: [2, 3] },
  sum: { name: "sum", arguments: 1 },
  to_hex: { name: "trino_to_hex", arguments: 1 },
  to_utf8: { name: "encode", arguments: 1 },
  translate: { name: "translate", arguments: 3 },
  trim: { name: "trino_trim", arguments: 1 },
  unnest: { name: "unnest", arguments: 1 },
  upper: { name: "trino_upper", arguments: 1 },
};

/** SQL notation of operators that DuckDB names differently. */
const written: Readonly<Record<string, string>> = {
  "~~*": "ILIKE",
  "!~~*": "NOT ILIKE",
  "~~~": "GLOB",
  list_value: "[…]",
  regexp_full_match: "SIMILAR TO",
};

/** The DuckDB function for a Trino function. Throws an `AthenaError` that names one which is not simulated. */
export function equivalentOf(trinoName: string, argumentCount: number): string {
  const equivalent = own(equivalents, trinoName);
  if (equivalent === undefined)
    throw new AthenaError(
      `The simulated Athena does not know ${own(written, trinoName) ?? trinoName}. Its functions: ${Object.keys(
        equivalents,
      )
        .filter((name) => /^[a-z]/.test(name) && !/^count_star$|like_escape$/.test(name))
        .join(", ")}.`,
    );
  const counts = [equivalent.arguments].flat();
  if (!counts.includes(argumentCount))
    throw new AthenaError(
      `The simulated Athena knows ${trinoName} with ${counts.join(" or ")} arguments, the query gives it ${argumentCount}.`,
    );
  return equivalent.name;
}

/** Throws an `AthenaError` for a JSON path that Trino would reject. */
export function checkJsonPath(path: string): void {
  if (parseJsonPath(path) === undefined)
    throw new AthenaError(
      `INVALID_FUNCTION_ARGUMENT: Invalid JSON path: '${path}'. Write $.name, $["any-name"] or $[0] steps.`,
    );
}
