import type { JsonObject } from "../../../model/envelope";

/** Thrown for a record that cannot be sent; the message says why, and continues its place: `is …`, `has no …`. */
export class LeftOutError extends Error {
  override readonly name = "LeftOutError";
}

/** A text that a record must have. Throws {@link LeftOutError} if it is missing, or has another form. */
export function required(record: JsonObject, key: string, form = /\S/, instead?: unknown): string {
  const found = record[key] ?? instead;
  if (found === undefined || found === null) throw new LeftOutError(`has no "${key}"`);
  const text = typeof found === "number" ? String(found) : found;
  if (typeof text !== "string" || !form.test(text)) throw new LeftOutError(`has the "${key}" ${quoted(found)}`);
  return text;
}

/**
 * A time as EventBridge has it, `2026-01-01T00:00:00Z`: another form is converted. Throws {@link LeftOutError} if it is no
 * moment.
 */
export function momentIn(record: JsonObject, key: string): string {
  const text = required(record, key);
  const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/.test(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(moment))
    throw new LeftOutError(`has the "${key}" ${quoted(text)}: give a moment such as 2026-01-01T00:00:00Z`);
  return /:\d\d(\.\d+)?Z$/.test(text) ? text : `${new Date(moment).toISOString().slice(0, 19)}Z`;
}

/** A value as short JSON. */
export function quoted(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 100 ? `${text.slice(0, 97)}…` : text;
}
