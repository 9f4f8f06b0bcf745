import { SerDeNumber, serDeNumber } from "./java-numbers";

/** A value as the SerDe holds it: an object is a `Map`, because its keys keep their order. */
export type OpenXValue =
  null | boolean | string | SerDeNumber | readonly OpenXValue[] | ReadonlyMap<string, OpenXValue>;

/**
 * Reads the JSON value at the start of a text as the OpenX SerDe does, and the position after it; what follows is
 * ignored. More lenient than JSON: single quotes, bare words, comments, raw control characters, `=` for `:`, `;` for
 * `,`, empty places of an array. A key given twice has its first place and its last value.
 *
 * It follows the Java code of io.starburst.openx.data:json-serde 1.3.9-e.12 (`JSONTokener`), against which Trino tests
 * its own reader. Athena's build is not published.
 *
 * Throws for a malformed value.
 */
export function parseOpenX(text: string): { readonly value: OpenXValue; readonly end: number } {
  let position = 0;
  const value = readValue();
  return { value, end: position };

  function fail(message: string): never {
    throw new Error(`${message} at character ${position}`);
  }

  /** The next character that is neither white space nor in a comment; consumed. Empty at the end. */
  function next(): string {
    while (position < text.length) {
      const character = text[position++] as string;
      if (" \t\n\r".includes(character)) continue;
      if (character === "#" || (character === "/" && text[position] === "/")) {
        while (position < text.length && !/[\r\n]/.test(text[position] as string)) position++;
        continue;
      }
      if (character !== "/" || text[position] !== "*") return character;
      const end = text.indexOf("*/", position + 1);
      if (end < 0) fail("Unterminated comment");
      position = end + 2;
    }
    return "";
  }

  function readValue(): OpenXValue {
    const character = next();
    switch (character) {
      case "":
        return fail("End of input");
      case "{":
        return readObject();
      case "[":
        return readArray();
      case "'":
      case '"':
        return readString(character);
      default:
        position--;
        return readWord();
    }
  }

  function readObject(): OpenXValue {
    const found = new Map<string, OpenXValue>();
    const first = next();
    if (first === "}") return found;
    if (first !== "") position--;
    for (;;) {
      const name = readValue();
      if (typeof name !== "string") return fail("Names must be strings");
      if (!":=".includes(next() || "x")) return fail(`Expected ':' after ${name}`);
      if (text[position] === ">") position++;
      found.set(name, readValue());
      const separator = next();
      if (separator === "}") return found;
      if (separator !== "," && separator !== ";") return fail("Unterminated object");
    }
  }

  function readArray(): OpenXValue {
    const found: OpenXValue[] = [];
    let separated = false;
    for (;;) {
      const character = next();
      if (character === "]") return separated ? [...found, null] : found;
      if (character === "") return fail("Unterminated array");
      if (character === "," || character === ";") {
        found.push(null);
        separated = true;
        continue;
      }
      position--;
      found.push(readValue());
      const separator = next();
      if (separator === "]") return found;
      if (separator !== "," && separator !== ";") return fail("Unterminated array");
      separated = true;
    }
  }

  function readString(quote: string): string {
    let found = "";
    for (let start = position; position < text.length;) {
      const character = text[position++];
      if (character === quote) return wellFormed(found + text.slice(start, position - 1));
      if (character !== "\\") continue;
      found += text.slice(start, position - 1) + readEscape();
      start = position;
    }
    return fail("Unterminated string");
  }

  function readEscape(): string {
    if (position === text.length) return fail("Unterminated escape sequence");
    const escaped = text[position++] as string;
    if (escaped !== "u") return escapes[escaped] ?? escaped;
    const hex = text.slice(position, position + 4);
    if (!/^[\da-fA-F]{4}$/.test(hex)) return fail(`Invalid escape sequence: ${hex}`);
    position += 4;
    return String.fromCharCode(parseInt(hex, 16));
  }

  /** `true`, a number, or text without quotes. */
  function readWord(): OpenXValue {
    const end = /[{}[\]/\\:,=;# \t\f\r\n]/g;
    end.lastIndex = position;
    const word = text.slice(position, end.exec(text)?.index ?? text.length);
    if (word === "") return fail("Expected literal value");
    position += word.length;
    const lower = word.toLowerCase();
    if (lower === "null") return null;
    return lower === "true" || (lower === "false" ? false : (serDeNumber(word) ?? word));
  }
}

/** Java writes half of a surrogate pair, which is no character, as a question mark. */
export const wellFormed = (text: string) =>
  text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "?");

const escapes: Readonly<Record<string, string>> = {
  t: "\t",
  b: "\b",
  n: "\n",
  r: "\r",
  f: "\f",
  a: "\u0007",
  v: "\u000b",
};

/** The JSON of a value within an object or array: keys in their order, `</` written as `<\/`. */
export function writeOpenX(value: OpenXValue): string {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "string") return JSON.stringify(value).replaceAll("</", "<\\/");
  if (value instanceof SerDeNumber) return value.nested;
  if (!(value instanceof Map)) return `[${(value as readonly OpenXValue[]).map(writeOpenX).join(",")}]`;
  const entries = [...(value as ReadonlyMap<string, OpenXValue>)];
  return `{${entries.map(([key, inner]) => `${writeOpenX(key)}:${writeOpenX(inner)}`).join(",")}}`;
}
