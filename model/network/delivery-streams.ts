import type { JsonObject } from "../envelope";
import type { Settings } from "../settings/schema";

/**
 * Number of delivery streams of a hub, and the events of each. A stream has a throughput quota, so a hub with a higher
 * volume has several; all write the same folders of the same bucket, so readers see no difference.
 *
 * Events are divided by the last hexadecimal digit of their `id`, not by rule or account: EventBridge generates it
 * randomly ("A Version 4 UUID", EventBridge user guide, "AWS service event metadata"), so that every stream gets an
 * equal share even if one rule, or one administrator's account, has most of the volume.
 */

/** Most streams of a hub: one for each hexadecimal digit. */
export const mostStreams = 16;

interface Throughput {
  readonly requestsPerSecond: number;
  readonly bytesPerSecond: number;
}

const mebibyte = 1_048_576;
const largeRegions = ["us-east-1", "us-west-2", "eu-west-1"];

/**
 * Throughput of one stream with Direct PUT (Firehose developer guide, "Amazon Data Firehose Quota"). The quota of
 * records, 500,000 and 100,000 per second, is never reached first. One PutRecord request per event is assumed, which is
 * not documented and the worse of the two cases.
 */
export const directPut = (region: string): Throughput =>
  largeRegions.includes(region)
    ? { requestsPerSecond: 2000, bytesPerSecond: 5 * mebibyte }
    : { requestsPerSecond: 1000, bytesPerSecond: mebibyte };

/** Expected volume of a hub's delivery streams. */
export interface ExpectedVolume {
  readonly eventsPerSecond: number;
  readonly bytesPerSecond: number;
}

const secondsOfADay = 86_400;

/** Expected volume of a hub in a busy minute: `members` is its number of account and Region pairs. */
export function expectedVolume(members: number, { volume }: Settings["archive"]): ExpectedVolume {
  const eventsPerSecond = (members * volume.eventsPerMember * volume.peakFactor) / secondsOfADay;
  return { eventsPerSecond, bytesPerSecond: eventsPerSecond * volume.kilobytesPerEvent * 1000 };
}

/**
 * Number of streams of one hub, from settings or else from the expected volume. A valid plan never needs more than
 * {@link mostStreams}: the caller rejects it.
 */
export function streamsNeeded(region: string, members: number, settings: Settings["archive"]): number {
  const chosen = settings.streams[region];
  if (chosen !== undefined) return chosen;
  const { requestsPerSecond, bytesPerSecond } = directPut(region);
  const expected = expectedVolume(members, settings);
  return Math.max(
    1,
    Math.ceil(Math.max(expected.eventsPerSecond / requestsPerSecond, expected.bytesPerSecond / bytesPerSecond)),
  );
}

const digits = "0123456789abcdef";

/**
 * The part of a pattern that selects the share of stream `number` of `count`: `(1, 2)` → ids that do not end in the
 * digits 8 to f. Expressed by excluding the other shares, so that an id of another format is archived by several
 * streams rather than by none. One stream takes everything: no condition.
 */
export function shareOf(number: number, count: number): JsonObject {
  if (count === 1) return {};
  const others = [...digits].filter((_, digit) => Math.floor((digit * count) / digits.length) !== number - 1);
  return { id: [{ "anything-but": { suffix: others } }] };
}

/** Characters that the longest share adds to a pattern, including the comma. */
export const shareCharacters = JSON.stringify(shareOf(1, mostStreams)).length - 1;
