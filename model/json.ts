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
