import { broken, depthLimit, isSpace, JsonScanner } from "./json-scanner";

/** A JSON number as written: `15`, `15.0` and `1.5e1` are three texts of one number. */
export class NumberText {
  constructor(readonly text: string) {}
}

/** An object with every member as written, in order, duplicate keys included. */
export class Members {
  constructor(readonly entries: readonly (readonly [string, JsonTree])[]) {}
}

/** Losslessly parsed JSON: keeps number texts and duplicate keys. */
export type JsonTree = null | boolean | string | NumberText | readonly JsonTree[] | Members;

/** What a string of JSON may not hold as it is, and what stands for something else. */
const special = /[\u0000-\u001f\\]/;
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

/**
 * Parses JSON text (RFC 8259) without loss.
 *
 * @throws SyntaxError with position and cause: `Unexpected "]" at line 1, column 14: expected a value`.
 */
export function readJson(text: string): JsonTree {
  let at = 0;

  const value = readValue(0);
  skipSpace();
  if (at < text.length) fail("expected the end");
  return value;

  function readValue(depth: number): JsonTree {
    skipSpace();
    const char = text[at];
    if (char === '"') return readString();
    if (char === "{") return readObject(depth + 1);
    if (char === "[") return readArray(depth + 1);
    if (char === "t") return readWord("true", true);
    if (char === "f") return readWord("false", false);
    if (char === "n") return readWord("null", null);
    return readNumber();
  }

  function readObject(depth: number): Members {
    enter(depth);
    const entries: [string, JsonTree][] = [];
    if (skipTo("}")) return new Members(entries);
    for (;;) {
      skipSpace();
      if (text[at] !== '"') fail("expected a key in double quotes");
      const key = readString();
      if (!skipTo(":")) fail('expected ":"');
      entries.push([key, readValue(depth)]);
      if (skipTo("}")) return new Members(entries);
      if (!skipTo(",")) fail('expected "," or "}"');
    }
  }

  function readArray(depth: number): JsonTree[] {
    enter(depth);
    const items: JsonTree[] = [];
    if (skipTo("]")) return items;
    for (;;) {
      items.push(readValue(depth));
      if (skipTo("]")) return items;
      if (!skipTo(",")) fail('expected "," or "]"');
    }
  }

  function readString(): string {
    const start = at;
    const end = text.indexOf('"', start + 1);
    const content = end === -1 ? "" : text.slice(start + 1, end);
    if (end !== -1 && !special.test(content)) {
      at = end + 1;
      return content;
    }
    for (at++; at < text.length; at++) {
      const char = text[at];
      if (char === '"') {
        at++;
        return parseString(start);
      }
      if (char === "\\") at++;
    }
    at = start;
    return fail("the string has no closing quote");
  }

  /** The engine's own parser handles escapes and rejects control characters. */
  function parseString(start: number): string {
    try {
      return JSON.parse(text.slice(start, at)) as string;
    } catch {
      at = start;
      return fail("the string has a bad escape or a raw control character");
    }
  }

  function readWord<Word extends JsonTree>(word: string, meaning: Word): Word {
    if (!text.startsWith(word, at)) fail("expected a value");
    at += word.length;
    return meaning;
  }

  function readNumber(): NumberText {
    number.lastIndex = at;
    const found = number.exec(text);
    if (found === null) return fail("expected a value");
    at += found[0].length;
    return new NumberText(found[0]);
  }

  function enter(depth: number): void {
    if (depth > depthLimit) fail(`more than ${depthLimit} levels of nesting`);
    at++;
  }

  function skipSpace(): void {
    while (isSpace(text.charCodeAt(at))) at++;
  }

  function skipTo(char: string): boolean {
    skipSpace();
    if (text[at] !== char) return false;
    at++;
    return true;
  }

  function fail(expected: string): never {
    const before = text.slice(0, at).split("\n");
    const place = `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
    const found = at < text.length ? `Unexpected ${JSON.stringify(text[at])}` : "Unexpected end";
    throw new SyntaxError(`${found} at ${place}: ${expected}`);
  }
}

/**
 * The members of a JSON object, each value as its original text; of a duplicate key, the last. Invalid escapes and
 * control characters in values are not checked.
 *
 * @throws SyntaxError if `text` is not a JSON object.
 */
export function readMemberTexts(text: string): ReadonlyMap<string, string> {
  const scanner = new JsonScanner();
  scanner.load(text);
  const start = scanner.skipSpace(0);
  const end = text[start] === "{" ? scanner.skipValue(start, 0) : broken;
  if (end === broken || scanner.skipSpace(end) < text.length) {
    throw new SyntaxError(`expected an object, found ${showJson(readJson(text))}`);
  }
  const members = new Map<string, string>();
  scanner.load(text); // a scanner only goes forward
  let at = scanner.skipSpace(start + 1);
  while (text[at] === '"') {
    const keyEnd = scanner.skipString(at);
    const valueStart = scanner.skipSpace(scanner.skipSpace(keyEnd) + 1);
    const valueEnd = scanner.skipValue(valueStart, 0);
    members.set(readJson(text.slice(at, keyEnd)) as string, text.slice(valueStart, valueEnd));
    at = scanner.skipSpace(scanner.skipSpace(valueEnd) + 1);
  }
  return members;
}

/** JSON text of a value for a message, truncated to a readable length. */
export function showJson(tree: JsonTree): string {
  const text = writeJson(tree);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

function writeJson(tree: JsonTree): string {
  if (tree instanceof NumberText) return tree.text;
  if (tree instanceof Members)
    return `{${tree.entries.map(([key, value]) => `${JSON.stringify(key)}: ${writeJson(value)}`).join(", ")}}`;
  if (Array.isArray(tree)) return `[${(tree as readonly JsonTree[]).map(writeJson).join(", ")}]`;
  return JSON.stringify(tree);
}
