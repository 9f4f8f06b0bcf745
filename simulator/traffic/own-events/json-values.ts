import type { Json } from "../../../model/envelope";

/** A value in a text, or why there is none. `at`: its first character's offset in the text. */
export type Found = { readonly at: number; readonly value: Json } | { readonly at: number; readonly problem: string };

/**
 * Keys under which AWS's tools list records: a trail's file and the console's download (`Records`), `aws cloudtrail
 * lookup-events` (`Events`), `aws logs filter-log-events` (`events`), `aws sqs receive-message` (`Messages`).
 */
const lists = new Set(["Records", "Events", "events", "Messages"]);
/** Keys of a record itself: a list beside them is its content. */
const ofRecords = new Set(["detail-type", "detail", "source", "eventVersion", "eventSource", "eventName", "eventID"]);
/** Lists in lists, as `jq -s` makes them. Deeper ones are content. */
const deepest = 4;
/** Places that are tried for the next record after one that is damaged. */
const mostAttempts = 200;

/**
 * The values of a text, one after another: JSON values with or without anything between them, and those in lists. A
 * damaged value is reported, and reading goes on with the next.
 */
export function* jsonValues(text: string): Generator<Found, void> {
  let at = 0;
  while ((at = afterBlank(text, at)) < text.length) at = yield* valuesAt(text, at, undefined, 0);
}

/**
 * Yields the value at an offset, or those of the list there, and returns the offset behind it: more than the text is
 * long if the value was cut off.
 */
function* valuesAt(text: string, at: number, within: "]" | undefined, depth: number): Generator<Found, number> {
  const list = depth < deepest ? listAt(text, at) : undefined;
  if (list !== undefined) return yield* listed(text, at, list, depth);
  const end = endOfValue(text, at);
  const value = end === undefined ? undefined : parsed(text.slice(at, end));
  if (value !== undefined && "value" in value) {
    yield { at, value: value.value };
    return end ?? text.length;
  }
  // Text before a record on the same line: the time in a log that CloudWatch Logs exports.
  if (within === undefined && !/[[{"]/.test(text[at] ?? "")) {
    const open = text.slice(at, endOfLine(text, at)).indexOf("{");
    if (open > 0) return at + open;
    yield { at, problem: notJson(value?.problem) };
    return endOfLine(text, at);
  }
  const next = end ?? nextRecord(text, at, within) ?? text.length;
  const cut = end === undefined && next === text.length;
  yield {
    at,
    problem: cut ? "is cut off: the file ends in the middle of it" : notJson(problemIn(text.slice(at, next))),
  };
  return cut ? text.length + 1 : Math.max(next, at + 1);
}

function* listed(text: string, start: number, list: number, depth: number): Generator<Found, number> {
  let at = list;
  for (;;) {
    at = afterBlank(text, at);
    if (at > text.length) return at;
    if (at === text.length) {
      yield { at: start, problem: "begins a list that is cut off: the file ends in the middle of it" };
      return at;
    }
    if (text[at] === "]") break;
    at = yield* valuesAt(text, at, "]", depth + 1);
  }
  // Behind the list, an object has its other keys, such as `NextToken`.
  return text[start] === "[" ? at + 1 : (endOfValue(text, at + 1, ["}"]) ?? text.length);
}

/** The offset behind the bracket with which a list of values begins: of a list, or of an object that lists records. */
function listAt(text: string, at: number): number | undefined {
  if (text[at] === "[") return at + 1;
  if (text[at] !== "{") return undefined;
  for (let member = afterSpace(text, at + 1); text[member] === '"';) {
    const behindKey = endOfString(text, member);
    if (behindKey === undefined) return undefined;
    const key = text.slice(member + 1, behindKey - 1);
    const colon = afterSpace(text, behindKey);
    if (text[colon] !== ":" || ofRecords.has(key)) return undefined;
    const value = afterSpace(text, colon + 1);
    if (text[value] === "[" && lists.has(key)) return value + 1;
    const end = endOfValue(text, value);
    const comma = end === undefined ? undefined : afterSpace(text, end);
    if (comma === undefined || text[comma] !== ",") return undefined;
    member = afterSpace(text, comma + 1);
  }
  return undefined;
}

/** The offset behind a value whose brackets and strings are closed; undefined if they are not. */
function endOfValue(text: string, at: number, closing: readonly string[] = []): number | undefined {
  if (closing.length === 0 && !/["[{]/.test(text[at] ?? "")) return endOfWord(text, at);
  const open = [...closing];
  const mark = /["[\]{}]/g;
  mark.lastIndex = at;
  for (let found = mark.exec(text); found !== null; found = mark.exec(text)) {
    const [sign] = found;
    if (sign === '"') {
      const end = endOfString(text, found.index);
      if (end === undefined) return undefined;
      mark.lastIndex = end;
    } else if (sign === "{") open.push("}");
    else if (sign === "[") open.push("]");
    else if (open.pop() !== sign) return undefined;
    if (open.length === 0) return mark.lastIndex;
  }
  return undefined;
}

/** A JSON string ends on its line. */
function endOfString(text: string, at: number): number | undefined {
  for (let index = at + 1; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === 0x22) return index + 1;
    if (code === 0x5c) index++;
    else if (code === 0x0a || code === 0x0d) return undefined;
  }
  return undefined;
}

function endOfWord(text: string, at: number): number {
  const behind = /[\s,[\]{}"]/g;
  behind.lastIndex = at;
  return Math.max(behind.exec(text)?.index ?? text.length, at + 1);
}

/**
 * Where reading goes on after a damaged value: a record later on the same line, or a line that begins with a bracket and
 * is indented no further. Undefined if there is none.
 */
function nextRecord(text: string, at: number, within: "]" | undefined): number | undefined {
  const lineEnd = endOfLine(text, at);
  let attempts = 0;
  for (let index = text.indexOf("{", at + 1); index > 0 && index < lineEnd; index = text.indexOf("{", index + 1)) {
    if (attempts++ > mostAttempts) break;
    // A record is no value of another one's key.
    if (/:\s*$/.test(text.slice(Math.max(0, index - 20), index))) continue;
    const end = endOfValue(text, index);
    const value = end === undefined ? undefined : parsed(text.slice(index, end));
    if (value && "value" in value && isRecord(value.value)) return index;
  }
  const indent = afterSpace(text, startOfLine(text, at)) - startOfLine(text, at);
  for (let start = lineEnd + 1; start < text.length; start = endOfLine(text, start) + 1) {
    const first = afterSpace(text, start);
    const opens = within === undefined ? /[[{]/ : /[{,\]]/;
    if (first - start <= indent && first < text.length && opens.test(text[first] ?? "")) return first;
  }
  return undefined;
}

const isRecord = (value: Json) =>
  typeof value === "object" && value !== null && Object.keys(value).some((key) => ofRecords.has(key));

function parsed(text: string): { readonly value: Json } | { readonly problem: string } {
  try {
    return { value: JSON.parse(text) as Json };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

const problemIn = (text: string) => {
  const result = parsed(text);
  return "problem" in result ? result.problem : undefined;
};

/** Positions in Node's message count from the value's first character, which nobody sees. */
const notJson = (message = "") =>
  `is not JSON: ${message.replace(/,? ?(?:in JSON )?at position \d+.*$/s, "").replace(/\s+/g, " ")}`.replace(/: $/, "");

/** Between values: white space, byte-order marks, commas, and the separators of RFC 7464. */
const afterBlank = (text: string, at: number) => after(text, at, /[\s,\uFEFF\u001E]*/y);
const afterSpace = (text: string, at: number) => after(text, at, /[ \t\r\n\uFEFF]*/y);

function after(text: string, at: number, skipped: RegExp): number {
  if (at >= text.length) return at;
  skipped.lastIndex = at;
  return at + (skipped.exec(text)?.[0].length ?? 0);
}

function endOfLine(text: string, at: number): number {
  const end = /[\r\n]/g;
  end.lastIndex = at;
  return end.exec(text)?.index ?? text.length;
}

const startOfLine = (text: string, at: number) =>
  Math.max(text.lastIndexOf("\n", at - 1), text.lastIndexOf("\r", at - 1)) + 1;
