import type { Envelope, Json, JsonObject } from "../envelope";

/** Fields of an event, which a hostile or failed call may lack, null or fill with anything. */

/** The value at a path; `undefined` where the path leads nowhere. */
export function at(value: Json | undefined, ...path: readonly string[]): Json | undefined {
  let found: Json | undefined = value;
  for (const step of path) {
    if (typeof found !== "object" || found === null || Array.isArray(found) || !Object.hasOwn(found, step))
      return undefined;
    found = found[step];
  }
  return found;
}

/** A text of at most 2,048 characters, the longest name or ARN of any service; `undefined` for anything else. */
export function text(value: Json | undefined, ...path: readonly string[]): string | undefined {
  const found = at(value, ...path);
  return typeof found === "string" && found !== "" && found.length <= 2048 ? found : undefined;
}

export function list(value: Json | undefined, ...path: readonly string[]): readonly Json[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found : [];
}

export const request = ({ detail }: Envelope, ...path: readonly string[]) => text(detail, "requestParameters", ...path);

/** CloudTrail's name of the call. */
export const eventName = ({ detail }: Envelope) => text(detail, "eventName") ?? "";

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);
