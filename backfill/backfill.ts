import type { Archive, ArchivedObject } from "./archive";
import type { Checkpoint } from "./checkpoint";
import type { DayRange } from "./day-range";
import { folderFilter } from "./folder-filter";
import { listDays, listObjects, type FolderCount } from "./listing";
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
 * @throws UsageError if an object differs from the checkpoint.
 */
export async function search(search: Search, report: (standing: Standing) => void): Promise<SearchResult> {
  const { archive, patterns, range, show, checkpoint, matchFile } = search;
  const started = process.hrtime.bigint();
  const seconds = (): number => Number(process.hrtime.bigint() - started) / 1e9;
  const matcher = lineMatcher(patterns);
  const filter = folderFilter(patterns.values());
  const tally = new Tally(patterns.keys());
  const folders: FolderCount = { entered: 0, passedOver: 0 };
  const known = new Map<string, number>();
  for (const entry of checkpoint?.entries ?? []) {
    known.set(entry.key, entry.size);
    tally.add(entry);
  }
  let bytesRead = 0;

  const { days, strays } = await listDays(archive, range);
  tally.problems.push(
    ...strays.map(
      (key) => ({ key, kind: "stray", count: 1, reason: "it does not belong to a day and was not read" }) as const,
    ),
  );
  for (const [index, day] of days.entries()) {
    for await (const object of listObjects(archive, day, filter, folders)) {
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
    const result = found.result(await scanObject(archive, object, matcher, receiver));
    tally.add(result);
    const outputLength = matchFile?.endObject() ?? 0;
    checkpoint?.add({ ...result, outputLength }, () => matchFile?.sync());
    return result.bytes;
  }
}

function isKnown({ key, size }: ArchivedObject, known: ReadonlyMap<string, number>): boolean {
  const before = known.get(key);
  if (before !== undefined && before !== size)
    throw new UsageError(
      `"${key}" has ${size} bytes and had ${before} when the checkpoint was written. Start over with another --checkpoint file.`,
    );
  return before !== undefined;
}
