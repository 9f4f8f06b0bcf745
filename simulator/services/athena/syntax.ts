import { AthenaError } from "./athena-error";

/** Strings, quoted names and comments, whose content is not SQL. */
const opaque = /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\//g;

/** Syntax that DuckDB's parser accepts and Trino's does not, and that is no longer visible in a syntax tree. */
const foreign: readonly (readonly [RegExp, string])[] = [
  [/^(?!\s*(?:SELECT|WITH)\b)/i, "a beginning other than SELECT or WITH"],
  [/;\s*\S/, "more than one statement"],
  [/::/, "a cast written ::, instead of CAST(… AS …)"],
  [/\$/, "a $, while a parameter is written ?"],
  [/,\s*(?:(?:FROM|WHERE|GROUP|ORDER|LIMIT)\b|\))/i, "a comma too much"],
  [/==/, "==, instead of ="],
  [/\bMATERIALIZED\b/i, "MATERIALIZED"],
];

/** A query in the form that DuckDB parses: `?` numbered as `$1`, `$2`, …; `ARRAY(JSON)` as `JSON[]`; no comments. */
export interface Parseable {
  readonly sql: string;
  readonly parameters: number;
}

/** Throws an `AthenaError` for syntax that Trino does not have. */
export function toParseable(query: string): Parseable {
  const kept: string[] = [];
  const bare = query.replace(opaque, (text) => (/^['"]/.test(text) ? `\u0000${kept.push(text) - 1}\u0000` : " "));
  for (const [pattern, what] of foreign)
    if (pattern.test(bare)) throw new AthenaError(`SYNTAX_ERROR: the query has ${what}.`);
  let parameters = 0;
  const sql = bare
    .replace(/\?/g, () => `$${++parameters}`)
    .replace(/\bARRAY\s*\(\s*(JSON|VARCHAR)\s*\)/gi, "$1[]")
    .replace(/;\s*$/, "")
    .replace(/\u0000(\d+)\u0000/g, (_, index: string) => kept[Number(index)] as string);
  return { sql, parameters };
}

/**
 * Checks that an execution parameter is a literal that Athena accepts: a string in single quotes, a number, a boolean
 * or NULL (Athena user guide, "Use parameterized queries").
 */
export function checkLiteral(parameter: string, position: number): void {
  if (!/^(?:'(?:[^']|'')*'|-?\d+(?:\.\d+)?|true|false|null)$/i.test(parameter))
    throw new AthenaError(
      `Execution parameter ${position} is ${parameter}. Write a literal: text in single quotes, for example '2026-11-02', or a number.`,
    );
}
