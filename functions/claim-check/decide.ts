import { createHash } from "node:crypto";
import { partitionOf, UnarchivableEventError } from "../../model/archive/archive";
import type { ClaimCheckConfiguration } from "../../model/claim-check/claim-check";
import { type Envelope, type Json, type JsonObject, provenanceOf } from "../../model/envelope";
import { isDeeper, writeJson } from "../../model/json";

/** Firehose developer guide, "Amazon Data Firehose Quota": 1,000 KiB a record, before encoding. */
export const largestRecord = 1_024_000;

/** Longest value of `detail` that a claim's record keeps, in bytes of JSON. */
const largestField = 4_096;
const largestDetail = 256_000;
/**
 * Most levels of nesting of such a value. The delivery stream's jq reads 256 levels in all (jq 1.6, `MAX_PARSING_DEPTH` of
 * src/jv_parse.c) and sends a deeper record to `errors/`, where it would not stand for the event.
 */
const deepestField = 200;

/** The record, and the object if needed, for an event that the archive rules could not deliver to a stream. */
export interface Rescue {
  /** Idempotency key: the same for the same event, however often it is delivered. */
  readonly key: string;
  readonly stream: string;
  /** JSON text for the stream. */
  readonly record: string;
  /** The whole event as a separate object, if it does not fit into a record. */
  readonly claim?: { readonly key: string; readonly body: string };
}

/**
 * Plans the archiving of an undelivered event. An event that fits goes to a stream unmodified. A larger one goes to an
 * object, and a record with the same envelope goes to the stream in its place, so that it is stored and found where the
 * event would be. The record has the small parts of `detail`, and `detail.claim` says where the rest is.
 */
export function rescue(body: string, configuration: ClaimCheckConfiguration): Rescue {
  const event = JSON.parse(body) as Envelope;
  const sha256 = createHash("sha256").update(body).digest("hex");
  const base = { key: `claim#${sha256}`, stream: streamOf(event, configuration.streams) };
  const bytes = Buffer.byteLength(body);
  if (bytes <= largestRecord) return { ...base, record: body };
  const key = `${configuration.folder}${folderOf(event)}${sha256}.json`;
  const { kept, omitted } = smallParts(event.detail);
  const claim: JsonObject = { uri: `s3://${configuration.bucket}/${key}`, sha256, bytes, omitted };
  // Absent if the event was not written by EventBridge.
  const resources =
    bytesOf((event.resources as Envelope["resources"] | undefined) ?? []) > largestDetail ? [] : event.resources;
  return {
    ...base,
    record: writeJson({ ...event, resources, detail: { ...kept, claim } }),
    claim: { key, body },
  };
}

/**
 * Of the streams that carry such events, any would do: the digit that distributes events among streams is used here too.
 * A dead letter of an earlier version, from before there were streams for it, goes to the others.
 */
function streamOf({ id, source }: Envelope, byProvenance: ClaimCheckConfiguration["streams"]): string {
  const own = byProvenance[provenanceOf(source)];
  const streams = own.length > 0 ? own : byProvenance.service;
  const digit = parseInt(id.slice(-1), 16);
  const index = Number.isNaN(digit) ? 0 : Math.floor((digit * streams.length) / 16);
  const stream = streams[index];
  if (stream === undefined) throw new Error(`No delivery stream is configured: ${JSON.stringify(streams)}.`);
  return stream;
}

/**
 * Next to its record's folder. Without a usable day or type in a folder by itself, as its record is under `errors/`.
 */
function folderOf(event: Envelope): string {
  try {
    const { day, source, detail_type } = partitionOf(event);
    return `day=${day}/source=${source}/detail_type=${detail_type}/`;
  } catch (error) {
    if (!(error instanceof UnarchivableEventError)) throw error;
    return "unpartitioned/";
  }
}

const bytesOf = (value: unknown) => Buffer.byteLength(writeJson(value));

/** The fields of a detail that fit, in order, and the names of the omitted ones. */
function smallParts(detail: JsonObject): { kept: JsonObject; omitted: string[] } {
  const kept: [string, Json][] = [];
  const omitted: string[] = [];
  let room = largestDetail;
  for (const [name, value] of Object.entries(detail)) {
    // With the colon and the comma: for small fields they are most of the size.
    const bytes = bytesOf(value) + bytesOf(name) + 2;
    if (bytes <= largestField && bytes <= room && !isDeeper(value, deepestField)) {
      kept.push([name, value]);
      room -= bytes;
    } else if (omitted.length < 100) omitted.push(name.slice(0, 200));
  }
  // A field may be called `__proto__`, to which an assignment would give another meaning.
  return { kept: Object.fromEntries(kept), omitted };
}
