import type { ColumnValue } from "../../services/athena/serde";

/**
 * An event with every key of the envelope (EventBridge user guide, "AWS service event metadata"), `replay-name` as
 * EventBridge adds it to a replayed one, and keys that differ in case alone. No two values are equal.
 */
export const envelope = {
  version: "0",
  id: "6a7e8feb-b491-4cf7-a9f1-bf3703467718",
  "detail-type": "Probe via CloudTrail",
  source: "aws.probe",
  account: "111122223333",
  time: "2026-11-02T10:15:30Z",
  region: "eu-west-1",
  resources: ["arn:aws:s3:::first", "arn:aws:s3:::second"],
  detail: { eventName: "PutProbe", EventName: "other", nested: { "User-Agent": ["one", "two"] } },
  "replay-name": "replay-of-probe",
} as const;

/** Why a row does not say what the event says; undefined: it says all, and nothing else. */
export function hidden(values: ReadonlyMap<string, ColumnValue>, partitionKeys: readonly string[]): string | undefined {
  const told = new Map(Object.entries(envelope).map(([key, value]) => [key, textOf(wantedOf(value))]));
  const shown = new Set([...values.values()].map(textOf));
  const missing = [...told].find(([key, text]) => !shown.has(text) && !partitionKeys.includes(key));
  if (missing !== undefined) return `shows ${missing[0]} of no event`;
  const known = new Set(told.values());
  const odd = [...values].find(([, value]) => !known.has(textOf(value)));
  return odd === undefined ? undefined : `has a column ${odd[0]} that shows ${textOf(odd[1])} of every event`;
}

/** Texts as they are, so that a number is none. */
const textOf = (value: ColumnValue) => JSON.stringify(typeof value === "bigint" ? Number(value) : value);

/** What a column has to show: an object is a text of JSON. */
const wantedOf = (value: unknown): ColumnValue =>
  typeof value === "string" || Array.isArray(value) ? (value as ColumnValue) : JSON.stringify(value);
