import { createHash } from "node:crypto";
import { partitionOf, UnarchivableEventError } from "../../model/archive/archive";
import type { ClaimCheckConfiguration } from "../../model/claim-check/claim-check";
import type { Envelope, Json, JsonObject } from "../../model/envelope";

/** Firehose developer guide, "Amazon Data Firehose Quota": 1,000 KiB a record, before encoding. */
export const largestRecord = 1_024_000;

/** Longest value of `detail` that a claim's record keeps, in bytes of JSON, and longest sum of them. */
const largestField = 4_096;
const largestDetail = 256_000;

/** An event that the archive's rules could not hand to a stream, and how it gets there all the same. */
export interface Rescue {
  /** The same for the same event, whenever and however often it comes. */
  readonly key: string;
  readonly stream: string;
  /** JSON text for the stream. */
  readonly record: string;
  /** The whole event as an object of its own, where no record holds it. */
  readonly claim?: { readonly key: string; readonly body: string };
}

/**
 * An event that fits goes to a stream as it is; a larger one goes whole to an object, and to the stream goes a record in
 * its place: the same envelope, so that it lies and is found where the event would be, with the parts of `detail` that are
 * small, and `detail.claim` that says where the rest is.
 */
export function rescue(body: string, configuration: ClaimCheckConfiguration): Rescue {
  const event = JSON.parse(body) as Envelope;
  const sha256 = createHash("sha256").update(body).digest("hex");
  const base = { key: `claim#${sha256}`, stream: streamOf(event.id, configuration.streams) };
  const bytes = Buffer.byteLength(body);
  if (bytes <= largestRecord) return { ...base, record: body };
  const key = `${configuration.folder}${folderOf(event)}${sha256}.json`;
  const { kept, omitted } = smallParts(event.detail);
  const claim: JsonObject = { uri: `s3://${configuration.bucket}/${key}`, sha256, bytes, omitted };
  // Absent, if somebody else than EventBridge wrote the event.
  const resources =
    bytesOf((event.resources as Envelope["resources"] | undefined) ?? []) > largestDetail ? [] : event.resources;
  return {
    ...base,
    record: JSON.stringify({ ...event, resources, detail: { ...kept, claim } }),
    claim: { key, body },
  };
}

/** Any stream would do: the digit that shares out events shares these out too. */
function streamOf(id: string, streams: readonly string[]): string {
  const digit = parseInt(id.slice(-1), 16);
  const index = Number.isNaN(digit) ? 0 : Math.floor((digit * streams.length) / 16);
  const stream = streams[index];
  if (stream === undefined) throw new Error(`No delivery stream is configured: ${JSON.stringify(streams)}.`);
  return stream;
}

/** Beside its record's folder; without a usable day or type by itself, as its record is below `errors/`. */
function folderOf(event: Envelope): string {
  try {
    const { day, source, detail_type } = partitionOf(event);
    return `day=${day}/source=${source}/detail_type=${detail_type}/`;
  } catch (error) {
    if (!(error instanceof UnarchivableEventError)) throw error;
    return "unpartitioned/";
  }
}

const bytesOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value));

/** What fits of a detail, the first fields first, and the names of what does not. */
function smallParts(detail: JsonObject): { kept: JsonObject; omitted: string[] } {
  const kept: Record<string, Json> = {};
  const omitted: string[] = [];
  let room = largestDetail;
  for (const [name, value] of Object.entries(detail)) {
    // With the colon and the comma: of small fields they are the larger part.
    const bytes = bytesOf(value) + bytesOf(name) + 2;
    if (bytes <= largestField && bytes <= room) {
      kept[name] = value;
      room -= bytes;
    } else if (omitted.length < 100) omitted.push(name.slice(0, 200));
  }
  return { kept, omitted };
}
