import type { Json, JsonObject } from "../../../model/envelope";
import { isObject } from "../../../model/json";

/** Wrappers in wrappers: a message of SNS in one of SQS. */
const deepest = 4;

/**
 * The record in what AWS's tools put around it, as text: an event of `lookup-events`, a log event, a message of a queue
 * or topic, a record that Firehose wrote below its error prefix. Anything else is returned as it is.
 */
export function unwrapped(value: Json, depth = 0): Json {
  const inner = depth < deepest ? textIn(value) : undefined;
  if (inner === undefined) return value;
  try {
    const parsed = JSON.parse(inner) as Json;
    return typeof parsed === "object" && parsed !== null ? unwrapped(parsed, depth + 1) : value;
  } catch {
    return value;
  }
}

function textIn(value: Json): string | undefined {
  if (typeof value === "string") return value;
  if (!isObject(value) || "detail-type" in value || "eventVersion" in value) return undefined;
  const { rawData, errorCode } = value;
  if (typeof rawData === "string" && errorCode !== undefined) return Buffer.from(rawData, "base64").toString("utf8");
  return textAt(value, "CloudTrailEvent", "Body", "body", "Message", "message");
}

const textAt = (value: JsonObject, ...keys: readonly string[]) =>
  keys.map((key) => value[key]).find((found) => typeof found === "string");
