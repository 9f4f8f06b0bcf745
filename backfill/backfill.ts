import type { Archive, ArchivedObject } from "./archive";
import type { Checkpoint } from "./checkpoint";
import type { DayRange } from "./day-range";
import { folderFilter } from "./folder-filter";
import { isReadBy, listDays, listObjects, type FolderCount } from "./listing";
import type { MatchFile } from "./match-file";
import { lineMatcher } from "./matcher";
import type { Standing } from "./progress";
import { scanObject, type MatchReceiver } from "./scan";
import { ObjectTally, Tally } from "./tally";
import { UsageError } from "../console/usage-error";

/** Input of a search: objects, patterns, and the progress so far. */
export interface Search {
  readonly archive: Archive;
  /** Text of each pattern, by id. */
  readonly patterns: ReadonlyMap<string, string>;
  readonly range: DayRange;
  /** Number of first matches to keep. */
  readonly show: number;
  readonly checkpoint?: Checkpoint;
  readonly matchFile?: MatchFile;
  /** Ends the search at once, with its reason as the error. */
  readonly cancel?: AbortSignal;
}

export interface SearchResult {
  readonly tally: Tally;
  /** Days of the range that the archive has. */
  readonly daysFound: number;
  /** Objects that the checkpoint already knew. */
  readonly resumed: number;
  /** Folders of a source or a detail type in which no pattern can match. */
  readonly foldersPassedOver: number;
  /** Bytes of JSON that this run read, and in what time. */
  readonly bytesRead: number;
  readonly seconds: number;
}

/**
 * Searches the archive object by object, in order of their keys, so that the first matches are the same on every run.
 * Meanwhile Node.js decompresses the next bytes in another thread.
 *
 * @throws UsageError if an object differs from the checkpoint, and the reason of `cancel` when it is aborted.
 */
export async function search(search: Search, report: (standing: Standing) => void): Promise<SearchResult> {
  const { archive, patterns, range, show, checkpoint, matchFile, cancel } = search;
  const started = process.hrtime.bigint();
  const seconds = (): number => Number(process.hrtime.bigint() - started) / 1e9;
  const matcher = lineMatcher(patterns);
  const filter = folderFilter(patterns.values());
  const tally = new Tally(patterns.keys());
  const folders: FolderCount = { entered: 0, passedOver: 0 };
  const known = new Map((checkpoint?.entries ?? []).map(({ key, size }) => [key, size]));
  for (const entry of checkpoint?.entries ?? []) tally.add(entry);
  let bytesRead = 0;

  const { days, strays } = await listDays(archive, range);
  tally.problems.push(
    ...strays.map(
      (key) => ({ key, kind: "stray", count: 1, reason: "it does not belong to a day and was not read" }) as const,
    ),
  );
  for (const [index, day] of days.entries()) {
    for await (const object of listObjects(archive, day, filter, folders)) {
      cancel?.throwIfAborted();
      if (isKnown(object, known)) continue;
      bytesRead += await searchObject(object, day);
      const { objects, events, matched } = tally;
      report({ day, dayNumber: index + 1, days: days.length, objects, events, matched, bytesRead, seconds: seconds() });
    }
  }
  return {
    tally,
    daysFound: days.length,
    resumed: known.size,
    foldersPassedOver: folders.passedOver,
    bytesRead,
    seconds: seconds(),
  };

  async function searchObject(object: ArchivedObject, day: string): Promise<number> {
    const found = new ObjectTally(day, show - tally.shown.length);
    const receiver: MatchReceiver = {
      match(match) {
        found.match(match);
        matchFile?.add(match);
      },
      restart() {
        found.restart();
        matchFile?.restart();
      },
    };
    const result = found.result(await scanObject(archive, object, matcher, receiver, cancel));
    tally.add(result);
    const outputLength = matchFile?.endObject() ?? 0;
    checkpoint?.add({ ...result, outputLength }, () => matchFile?.sync());
    return result.bytes;
  }
}

/** True for an object that the checkpoint has. It was compared with the archive before, and may have changed since. */
function isKnown({ key, size }: ArchivedObject, known: ReadonlyMap<string, number>): boolean {
  const before = known.get(key);
  if (before !== undefined && before !== size) throw changed(key, size, before);
  return before !== undefined;
}

/**
 * Compares what a checkpoint knows with the archive.
 *
 * @throws UsageError for an object that is not there, that has another size, or that this search would not read.
 */
export async function compareWithArchive(
  entries: readonly ArchivedObject[],
  archive: Archive,
  patterns: ReadonlyMap<string, string>,
  cancel?: AbortSignal,
): Promise<void> {
  const filter = folderFilter(patterns.values());
  for (const { key, size } of entries) {
    cancel?.throwIfAborted();
    const found = isReadBy(filter, key) ? await archive.sizeOf(key) : undefined;
    if (found === undefined)
      throw new UsageError(
        `The checkpoint has results of "${key}", which this search does not find in the archive. Restore it there, or start over with another --checkpoint file.`,
      );
    if (found !== size) throw changed(key, found, size);
  }
}

const changed = (key: string, size: number, before: number): UsageError =>
  new UsageError(
    `"${key}" has ${size} bytes and had ${before} when the checkpoint was written. Start over with another --checkpoint file.`,
  );
