import { resolve } from "node:path";
import { openArchiveFolder } from "./archive";
import { search } from "./backfill";
import { Checkpoint, type RunIdentity } from "./checkpoint";
import type { DayRange } from "./day-range";
import { MatchFile } from "./match-file";
import type { Progress } from "./progress";
import type { BackfillResult } from "./report";

/** What was asked for, checked. */
export interface BackfillRequest {
  /** Text of each pattern, by id. */
  readonly patterns: ReadonlyMap<string, string>;
  readonly archive: string;
  readonly range: DayRange;
  /** Set when the range was asked for as the last so many days. */
  readonly days?: number;
  /** How many of the first matches are shown. */
  readonly show: number;
  readonly checkpoint?: string;
  /** File of every match. */
  readonly output?: string;
}

/**
 * Searches an archive from where the checkpoint left off, and writes the file of matches.
 *
 * @param checkpointInterval milliseconds of work that a kill may cost.
 * @throws UsageError where the archive, the checkpoint or the file of matches cannot be used.
 */
export async function runBackfill(
  request: BackfillRequest,
  progress: Progress,
  checkpointInterval?: number,
): Promise<BackfillResult> {
  const archive = await openArchiveFolder(request.archive);
  const checkpoint =
    request.checkpoint === undefined
      ? undefined
      : await Checkpoint.open(request.checkpoint, identityOf(request), checkpointInterval);
  const matchFile =
    request.output === undefined ? undefined : MatchFile.open(request.output, checkpoint?.outputLength ?? 0);
  const { patterns, show, output } = request;
  const range = checkpoint?.range ?? request.range;
  const found = await progress((report) =>
    search(
      { archive, patterns, range, show, ...(checkpoint && { checkpoint }), ...(matchFile && { matchFile }) },
      report,
    ),
  );
  checkpoint?.close(() => matchFile?.sync());
  matchFile?.close();
  return { ...found, archive: request.archive, range, ...(output !== undefined && { output }) };
}

function identityOf({ archive, range, days, patterns, show, output }: BackfillRequest): RunIdentity {
  return {
    archive: resolve(archive),
    range,
    ...(days !== undefined && { days }),
    patterns: Object.fromEntries(patterns),
    show,
    ...(output !== undefined && { output: resolve(output) }),
  };
}
