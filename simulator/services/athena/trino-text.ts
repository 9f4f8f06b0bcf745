import { AthenaError } from "./athena-error";

/** `replace` of an empty text: the replacement before, between and after the characters. */
export const replaceNothing = (text: string, replacement: string) =>
  replacement + [...text].map((character) => character + replacement).join("");

/**
 * A Trino regular expression in RE2's notation, which DuckDB uses: `$` stands before a newline at the end, too. Throws
 * an `AthenaError` for what only Trino's has (Trino, "Regular expression functions": Java's syntax).
 */
export function toRe2(pattern: string): string {
  let inClass = false;
  return pattern.replace(
    /\\[QE]|\\[pP]\{[^}]*\}|\\.|\[\^?\]?|\]|\$|&&|\(\?(?:<?[=!]|>)|[*+?}]\+/gs,
    (found, position: number) => {
      if (inClass) {
        if (found === "]") inClass = false;
        if (found === "&&" || found.startsWith("[")) refuse(pattern, "a class within a class");
        return found;
      }
      if (found.startsWith("[")) inClass = true;
      if (found === "$" || found === "\\Z") return "(?:\\n?\\z)";
      if (found.startsWith("(?"))
        refuse(pattern, found.includes("=") || found.includes("!") ? "looking ahead or behind" : found);
      if (/^[*+?}]\+$/.test(found) && position > 0) refuse(pattern, `the possessive ${found}`);
      if (/^\\(?:[1-9hRGkQE])$/.test(found)) refuse(pattern, found);
      return found;
    },
  );
}

function refuse(pattern: string, what: string): never {
  throw new AthenaError(
    `The simulated Athena does not know ${what} in the regular expression '${pattern}'. Write it without, for example as two conditions.`,
  );
}

/** Throws an `AthenaError` for a pattern of LIKE in which the escape character escapes nothing. */
export function checkEscapes(pattern: string, escape: string): void {
  if ([...escape].length !== 1)
    throw new AthenaError("INVALID_FUNCTION_ARGUMENT: Escape string must be a single character");
  for (let rest = pattern; ;) {
    const position = rest.indexOf(escape);
    if (position < 0) return;
    const next = rest.slice(position + escape.length);
    if (![...["%", "_"], escape].some((character) => next.startsWith(character)))
      throw new AthenaError(
        "INVALID_FUNCTION_ARGUMENT: Escape character must be followed by '%', '_' or the escape character itself",
      );
    rest = next.slice(1);
  }
}
