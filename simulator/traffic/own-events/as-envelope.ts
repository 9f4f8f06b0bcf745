import type { Envelope, Json, JsonObject } from "../../../model/envelope";
import { isObject } from "../../../model/json";
import { uuidOf } from "../../deterministic";
import { fromCloudTrail, isCloudTrailRecord } from "./cloudtrail-record";
import { LeftOutError, momentIn, quoted, required } from "./left-out-error";

/**
 * A value as the event that EventBridge would deliver: an envelope as it is, a CloudTrail record as its `detail`.
 *
 * Throws {@link LeftOutError} for anything else.
 */
export function asEnvelope(value: Json): Envelope {
  const event = eventOf(value);
  const bytes = Buffer.byteLength(JSON.stringify(event));
  if (bytes <= mostBytes) return event;
  throw new LeftOutError(
    `has ${bytes.toLocaleString("en")} bytes, and EventBridge takes ${mostBytes.toLocaleString("en")}`,
  );
}

/** EventBridge user guide, "Amazon EventBridge quotas": the size of an entry of PutEvents. */
const mostBytes = 1_048_576;

function eventOf(value: Json): Envelope {
  if (!isObject(value)) throw new LeftOutError(`is ${quoted(value)}: give events, which are JSON objects`);
  if ("detail-type" in value || ("detail" in value && "source" in value)) return checked(value);
  if (isCloudTrailRecord(value)) return fromCloudTrail(value);
  const known = others.find(({ keys }) => keys.every((key) => key in value));
  if (known) throw new LeftOutError(known.why);
  throw new LeftOutError(
    `is neither an EventBridge event (with "source", "detail-type" and "detail") nor a CloudTrail record (with "eventSource" and "eventName"): ${quoted(value)}`,
  );
}

/** Objects of AWS that are no events, by the keys that they have. */
const others: readonly { readonly keys: readonly string[]; readonly why: string }[] = [
  { keys: ["digestStartTime", "logFiles"], why: "is a trail's digest, which holds no events" },
  { keys: ["CloudTrailEvent"], why: 'is an event of lookup-events whose "CloudTrailEvent" holds no JSON' },
  { keys: ["DetailType", "Source"], why: "is an entry of PutEvents, without account, Region and time: give the event" },
  { keys: ["SchemaVersion", "ProductArn"], why: "is a finding of Security Hub: give the EventBridge event around it" },
  { keys: ["class_uid", "metadata"], why: "is in the Open Cybersecurity Schema Framework: give the event behind it" },
  {
    keys: ["schemaVersion", "service", "severity"],
    why: "is a finding of GuardDuty: give the EventBridge event around it",
  },
  { keys: ["configurationItems"], why: "is a snapshot or history of AWS Config, which holds no events" },
];

function checked(value: JsonObject): Envelope {
  const detail = value["detail"];
  if (detail === undefined) throw new LeftOutError('has no "detail"');
  if (!isObject(detail)) throw new LeftOutError(`has the "detail" ${quoted(detail)}: give an object`);
  if (value["replay-name"] !== undefined)
    throw new LeftOutError('is replayed, by its "replay-name": no rule of the program takes an event a second time');
  const { resources, version, id } = value;
  return {
    version: typeof version === "string" ? version : "0",
    id: typeof id === "string" ? id : uuidOf(JSON.stringify(value)),
    "detail-type": required(value, "detail-type"),
    source: required(value, "source"),
    account: required(value, "account", /^\d{12}$/),
    time: momentIn(value, "time"),
    region: required(value, "region"),
    resources: Array.isArray(resources) ? resources.map(String) : [],
    detail,
  };
}
