import type { Json, JsonObject } from "./envelope";

/** Reads untrusted JSON: fields may be missing, null or of any type, because the call failed or is hostile. */

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The value at a path of keys and positions; `undefined` if the path does not exist. */
export function at(value: unknown, ...path: readonly (string | number)[]): Json | undefined {
  let found = value;
  for (const step of path) {
    const fits = typeof step === "number" ? Array.isArray(found) : isObject(found);
    if (!fits || !Object.hasOwn(found as object, step)) return undefined;
    found = (found as Readonly<Record<string | number, unknown>>)[step];
  }
  return found as Json | undefined;
}

/**
 * The value of a key that comes from outside, from an event or a file: `record["__proto__"]` and `record["constructor"]`
 * would find what every object inherits.
 */
export const own = <Value>(record: Readonly<Record<string, Value>>, key: string): Value | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined;

/** Text of 1 to 2,048 characters, the longest name or ARN of any service; `undefined` for anything else. */
export function text(value: unknown, ...path: readonly (string | number)[]): string | undefined {
  const found = at(value, ...path);
  return typeof found === "string" && found !== "" && found.length <= 2048 ? found : undefined;
}

/** The elements of an array; none of anything else. */
export function list(value: unknown, ...path: readonly (string | number)[]): readonly Json[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found : [];
}

/** True if objects and arrays are nested more than so many levels: `[[1]]` has two. Recursion would exhaust the stack. */
export function isDeeper(value: unknown, levels: number): boolean {
  let level: readonly unknown[] = [value];
  for (let depth = 0; depth <= levels; depth++) {
    const nested = level.filter(isNested);
    if (nested.length === 0) return false;
    level = nested.flatMap((each) => Object.values(each));
  }
  return true;
}

const isNested = (value: unknown): value is object => typeof value === "object" && value !== null;

/** What `JSON.stringify` gives, for JSON of any depth: it is recursive, and throws a RangeError at some thousand levels. */
export function writeJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? "null";
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return writeDeepJson(value);
  }
}

function writeDeepJson(value: unknown): string {
  const parts: string[] = [];
  /** What is still to be written, the next one last: texts as they are, and values. */
  const left: ({ readonly text: string } | { readonly value: unknown })[] = [{ value }];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    if ("text" in next) parts.push(next.text);
    else if (!isNested(next.value)) parts.push(JSON.stringify(next.value) ?? "null");
    else {
      const isList = Array.isArray(next.value);
      const members = Object.entries(next.value).filter(([, member]) => isList || member !== undefined);
      left.push({ text: isList ? "]" : "}" });
      for (const [index, [key, member]] of [...members.entries()].reverse()) {
        const comma = index === 0 ? "" : ",";
        left.push({ value: member }, { text: isList ? comma : `${comma}${JSON.stringify(key)}:` });
      }
      left.push({ text: isList ? "[" : "{" });
    }
  }
  return parts.join("");
}
