import type { JsonObject } from "../envelope";
import type { Settings } from "../settings/schema";

/**
 * How many delivery streams a hub needs, and which events each takes. A stream has a throughput quota of its own, so a
 * hub that expects more has several; all write the same folders of the same bucket, and readers never notice.
 *
 * Events are divided by the last hexadecimal digit of their `id`, not by rule or account: EventBridge draws it at random
 * ("A Version 4 UUID", EventBridge user guide, "AWS service event metadata"), so that every stream gets its equal share
 * even where one rule, or one administrator's account, makes most of the volume.
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
 * What one stream takes by Direct PUT (Firehose developer guide, "Amazon Data Firehose Quota"). The quota of records,
 * 500,000 and 100,000 a second, is never reached first: that EventBridge puts each event with a request of its own is
 * not documented, and the worse of the two cases.
 */
export const directPut = (region: string): Throughput =>
  largeRegions.includes(region)
    ? { requestsPerSecond: 2000, bytesPerSecond: 5 * mebibyte }
    : { requestsPerSecond: 1000, bytesPerSecond: mebibyte };

/** What a hub's delivery streams are planned for. */
export interface ExpectedVolume {
  readonly eventsPerSecond: number;
  readonly bytesPerSecond: number;
}

const secondsOfADay = 86_400;

/** What a hub has to take in a busy minute: `members` counts its pairs of account and Region. */
export function expectedVolume(members: number, { volume }: Settings["archive"]): ExpectedVolume {
  const eventsPerSecond = (members * volume.eventsPerMember * volume.peakFactor) / secondsOfADay;
  return { eventsPerSecond, bytesPerSecond: eventsPerSecond * volume.kilobytesPerEvent * 1000 };
}

/**
 * Streams of one hub, by settings or else by the expected volume. More than {@link mostStreams} are never needed by what
 * a plan may hold: the caller refuses them.
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
 * The part of a pattern that gives stream `number` of `count` its share: `(1, 2)` → ids that end with none of the digits
 * 8 to f. Said by what the others take, so that an id of another form would be archived by several streams and lost by
 * none. One stream takes everything: no condition.
 */
export function shareOf(number: number, count: number): JsonObject {
  if (count === 1) return {};
  const others = [...digits].filter((_, digit) => Math.floor((digit * count) / digits.length) !== number - 1);
  return { id: [{ "anything-but": { suffix: others } }] };
}

/** Characters that the longest share adds to a pattern, the comma included. */
export const shareCharacters = JSON.stringify(shareOf(1, mostStreams)).length - 1;
