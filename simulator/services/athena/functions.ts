import { AthenaError } from "./athena-error";

/**
 * Trino functions whose DuckDB namesakes behave differently, each defined to return what Trino 407 returned for the
 * same call.
 *
 * - `json_extract_scalar` is NULL for an object, an array and for text that is not JSON; DuckDB's fails on the last.
 * - `sha256` and `to_hex` work on bytes; `octet_length` is there because it rejects text, which DuckDB's would accept.
 * - `||` joins text only; `substr` is there because it rejects numbers, which DuckDB's would convert to text.
 * - `substr` returns nothing at position 0.
 * - `from_iso8601_timestamp` gets EventBridge's format here, a time in UTC; it fails on anything else.
 * - `date_diff` counts completed units; DuckDB's counts the boundaries between.
 * - `length` counts the characters of text and the bytes of binary (Trino, "String functions": `length(string)`,
 *   "Binary functions": `length(binary)`); DuckDB's accepts only text.
 * - `split_part` is NULL beyond the last part (Trino, "String functions"); DuckDB's is empty there.
 */
export const macros = [
  `CREATE MACRO main.trino_json_extract_scalar(json, path) AS
     CASE WHEN json_valid(json) THEN json_extract_string(json_value(json, path), '$') END`,
  `CREATE MACRO main.trino_json_extract(json, path) AS CASE WHEN json_valid(json) THEN json_extract(json, path) END`,
  `CREATE MACRO main.trino_json_format(json) AS CAST(json AS VARCHAR)`,
  `CREATE MACRO main.trino_sha256(bytes) AS CASE WHEN octet_length(bytes) >= 0 THEN unhex(sha256(bytes)) END`,
  `CREATE MACRO main.trino_to_hex(bytes) AS CASE WHEN octet_length(bytes) >= 0 THEN hex(bytes) END`,
  `CREATE MACRO main.trino_concat(a, b) AS substr(a, 1) || substr(b, 1)`,
  `CREATE MACRO main.trino_from_iso8601_timestamp(text) AS
     CASE WHEN text IS NULL THEN NULL
       WHEN regexp_full_match(text, '\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,6})?Z') THEN CAST(text AS TIMESTAMPTZ)
       ELSE error('INVALID_FUNCTION_ARGUMENT: from_iso8601_timestamp of "' || text || '"') END`,
  `CREATE MACRO main.trino_date_diff(unit, first, last) AS date_sub(unit, first, last)`,
  `CREATE MACRO main.trino_length(characters VARCHAR) AS length(characters), (bytes BLOB) AS octet_length(bytes)`,
  `CREATE MACRO main.trino_split_part(text, delimiter, index) AS
     CASE WHEN index <= len(string_split(substr(text, 1), delimiter)) THEN split_part(text, delimiter, index) END`,
  `CREATE MACRO main.trino_substr(text, start) AS CASE WHEN start = 0 THEN '' ELSE substr(text, start) END`,
];

/** A function that behaves as in Trino, and the argument counts for which that is true. */
interface Equivalent {
  readonly name: string;
  readonly arguments: number;
}

/** The function to call for Trino's name, or for DuckDB's name of an operator. */
const equivalents: Readonly<Record<string, Equivalent>> = {
  "+": { name: "+", arguments: 2 },
  "-": { name: "-", arguments: 2 },
  "*": { name: "*", arguments: 2 },
  "||": { name: "trino_concat", arguments: 2 },
  "~~": { name: "~~", arguments: 2 },
  "!~~": { name: "!~~", arguments: 2 },
  array_agg: { name: "array_agg", arguments: 1 },
  array_join: { name: "array_to_string", arguments: 2 },
  count: { name: "count", arguments: 1 },
  count_if: { name: "count_if", arguments: 1 },
  count_star: { name: "count_star", arguments: 0 },
  date_diff: { name: "trino_date_diff", arguments: 3 },
  from_iso8601_timestamp: { name: "trino_from_iso8601_timestamp", arguments: 1 },
  json_extract: { name: "trino_json_extract", arguments: 2 },
  json_extract_scalar: { name: "trino_json_extract_scalar", arguments: 2 },
  json_format: { name: "trino_json_format", arguments: 1 },
  length: { name: "trino_length", arguments: 1 },
  lower: { name: "lower", arguments: 1 },
  max: { name: "max", arguments: 1 },
  min: { name: "min", arguments: 1 },
  now: { name: "trino_now", arguments: 0 },
  nullif: { name: "nullif", arguments: 2 },
  regexp_like: { name: "regexp_matches", arguments: 2 },
  replace: { name: "replace", arguments: 3 },
  row_number: { name: "row_number", arguments: 0 },
  sha256: { name: "trino_sha256", arguments: 1 },
  split_part: { name: "trino_split_part", arguments: 3 },
  starts_with: { name: "starts_with", arguments: 2 },
  strpos: { name: "strpos", arguments: 2 },
  substr: { name: "trino_substr", arguments: 2 },
  sum: { name: "sum", arguments: 1 },
  to_hex: { name: "trino_to_hex", arguments: 1 },
  to_utf8: { name: "encode", arguments: 1 },
  translate: { name: "translate", arguments: 3 },
  trim: { name: "trim", arguments: 1 },
  unnest: { name: "unnest", arguments: 1 },
  upper: { name: "upper", arguments: 1 },
};

/** SQL notation of operators that DuckDB names differently. */
const written: Readonly<Record<string, string>> = {
  "~~*": "ILIKE",
  "!~~*": "NOT ILIKE",
  "~~~": "GLOB",
  like_escape: "LIKE … ESCAPE",
  list_value: "[…]",
  regexp_full_match: "SIMILAR TO",
};

/** The DuckDB function for a Trino function. Throws an `AthenaError` that names one which is not simulated. */
export function equivalentOf(trinoName: string, argumentCount: number): string {
  const equivalent = Object.hasOwn(equivalents, trinoName) ? equivalents[trinoName] : undefined;
  if (equivalent === undefined)
    throw new AthenaError(
      `The simulated Athena does not know ${written[trinoName] ?? trinoName}. Its functions: ${Object.keys(equivalents)
        .filter((name) => /^[a-z]/.test(name) && name !== "count_star")
        .join(", ")}.`,
    );
  if (equivalent.arguments !== argumentCount)
    throw new AthenaError(
      `The simulated Athena knows ${trinoName} with ${equivalent.arguments} arguments, the query gives it ${argumentCount}.`,
    );
  return equivalent.name;
}

/**
 * Converts a Trino JSON path to DuckDB's notation: `$.a["x-y"][0]` → `$."a"."x-y"[0]`.
 *
 * Trino allows letters, digits and underscores after a dot; any other key is in brackets and double quotes. Throws an
 * `AthenaError` for a path that Trino would reject.
 */
export function duckDbPath(path: string): string {
  const step = /\.([A-Za-z_]\w*)|\[(\d+)\]|\["([^"\\]+)"\]/y;
  let result = "$";
  for (let position = 1; position < path.length; position = step.lastIndex) {
    step.lastIndex = position;
    const match = step.exec(path);
    if (match === null) throw invalid();
    const [, name, index, quoted] = match;
    result += index === undefined ? `."${name ?? quoted}"` : `[${index}]`;
  }
  if (!path.startsWith("$")) throw invalid();
  return result;

  function invalid() {
    return new AthenaError(
      `INVALID_FUNCTION_ARGUMENT: Invalid JSON path: '${path}'. Write $.name, $["any-name"] or $[0] steps.`,
    );
  }
}
