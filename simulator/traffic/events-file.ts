import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import type { Envelope, Json, JsonObject } from "../../model/envelope";
import { isDeeper, isObject, own } from "../../model/json";
import { uuidOf } from "../deterministic";

/** Thrown if the user's own events could not be read. The message names the file and the position. */
export class EventsFileError extends Error {
  override readonly name = "EventsFileError";
}

/** Detail types by CloudTrail's `eventType` (EventBridge user guide, "AWS service events delivered via CloudTrail"). */
const detailTypes: Readonly<Record<string, string>> = {
  AwsApiCall: "AWS API Call via CloudTrail",
  AwsConsoleAction: "AWS Console Action via CloudTrail",
  AwsConsoleSignIn: "AWS Console Sign In via CloudTrail",
  AwsServiceEvent: "AWS Service Event via CloudTrail",
  AwsCloudTrailInsight: "AWS Insight via CloudTrail",
};

/**
 * Reads EventBridge envelopes or raw CloudTrail records: one JSON value, a JSON array, `{"Records": […]}` or one value
 * per line, gzipped or not. Throws {@link EventsFileError} for anything else.
 */
export function readEventsFile(file: string): Envelope[] {
  return valuesIn(readText(file), file).map(({ value, place }) => toEnvelope(value, place));
}

function readText(file: string): string {
  try {
    const bytes = readFileSync(file);
    return (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString("utf8");
  } catch (error) {
    throw new EventsFileError(`Cannot read events from "${file}": ${messageOf(error)}.`);
  }
}

function valuesIn(text: string, file: string): { value: Json; place: string }[] {
  let whole: Json;
  try {
    whole = JSON.parse(text) as Json;
  } catch (wholeError) {
    const lines = text.split(/\r?\n/);
    if (lines.filter((line) => line.trim() !== "").length < 2)
      throw new EventsFileError(`${file} holds no JSON: ${messageOf(wholeError)}.`);
    return lines.flatMap((line, index) => {
      if (line.trim() === "") return [];
      try {
        return [{ value: JSON.parse(line) as Json, place: `${file}, line ${index + 1}` }];
      } catch (error) {
        throw new EventsFileError(`${file}, line ${index + 1} is not JSON: ${messageOf(error)}.`);
      }
    });
  }
  const records = isObject(whole) && Array.isArray(whole["Records"]) ? whole["Records"] : whole;
  return Array.isArray(records)
    ? records.map((value, index) => ({ value, place: `${file}, element ${index + 1}` }))
    : [{ value: records, place: file }];
}

/** Most levels of nesting of an event. The matcher reads no more, and an event of AWS has few. */
const mostLevels = 1000;

function toEnvelope(value: Json, place: string): Envelope {
  if (isDeeper(value, mostLevels))
    throw new EventsFileError(`${place} is nested more than ${mostLevels} levels deep. Leave it out.`);
  if (!isObject(value)) throw new EventsFileError(`${place} is ${quote(value)}. Give events, which are JSON objects.`);
  if ("detail-type" in value && "source" in value) return checkEnvelope(value, place);
  if ("eventSource" in value && "eventName" in value) return fromCloudTrail(value, place);
  throw new EventsFileError(
    `${place} is neither an EventBridge event (with "source", "detail-type" and "detail") nor a CloudTrail record (with "eventSource" and "eventName"): ${quote(value)}.`,
  );
}

function checkEnvelope(value: JsonObject, place: string): Envelope {
  const text = (key: string) => {
    const found = value[key];
    if (typeof found !== "string") throw new EventsFileError(`${place}: "${key}" is ${quote(found)}. Give a text.`);
    return found;
  };
  const detail = value["detail"];
  if (!isObject(detail)) throw new EventsFileError(`${place}: "detail" is ${quote(detail)}. Give an object.`);
  const resources = value["resources"] ?? [];
  return {
    version: typeof value["version"] === "string" ? value["version"] : "0",
    id: typeof value["id"] === "string" ? value["id"] : uuidOf(JSON.stringify(value)),
    "detail-type": text("detail-type"),
    source: text("source"),
    account: text("account"),
    time: text("time"),
    region: text("region"),
    resources: Array.isArray(resources) ? resources.map(String) : [],
    detail,
    ...(typeof value["replay-name"] === "string" && { "replay-name": value["replay-name"] }),
  };
}

/** CloudTrail's record becomes `detail`; the envelope's fields follow from it. */
function fromCloudTrail(record: JsonObject, place: string): Envelope {
  const text = (key: string, instead?: string) => {
    const found = record[key] ?? instead;
    if (typeof found !== "string") throw new EventsFileError(`${place}: "${key}" is ${quote(found)}. Give a text.`);
    return found;
  };
  const type = text("eventType", "AwsApiCall");
  const identity = record["userIdentity"];
  const owner = isObject(identity) && typeof identity["accountId"] === "string" ? identity["accountId"] : undefined;
  return {
    version: "0",
    id: text("eventID", uuidOf(JSON.stringify(record))),
    "detail-type": own(detailTypes, type) ?? detailTypes["AwsApiCall"] ?? type,
    source: `aws.${text("eventSource").split(".")[0]}`,
    account: text("recipientAccountId", owner),
    time: text("eventTime"),
    region: text("awsRegion"),
    resources: [],
    detail: record,
  };
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
const quote = (value: unknown) => {
  const text = JSON.stringify(value) ?? "missing";
  return text.length > 100 ? `${text.slice(0, 97)}…` : text;
};
