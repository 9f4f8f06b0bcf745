import { resolve } from "node:path";
import { openArchiveFolder } from "./archive";
import { search } from "./backfill";
import { Checkpoint, type RunIdentity } from "./checkpoint";
import type { DayRange } from "./day-range";
import { MatchFile } from "./match-file";
import type { Progress } from "./progress";
import type { BackfillResult } from "./report";

/** A validated request. */
export interface BackfillRequest {
  /** Text of each pattern, by id. */
  readonly patterns: ReadonlyMap<string, string>;
  readonly archive: string;
  readonly range: DayRange;
  /** Set if the range was given as a number of last days. */
  readonly days?: number;
  /** Number of first matches to show. */
  readonly show: number;
  readonly checkpoint?: string;
  /** Output file for all matches. */
  readonly output?: string;
}

/**
 * Searches an archive from its checkpoint on, and writes the output file.
 *
 * @param checkpointInterval milliseconds of work that may be lost if the process is killed.
 * @throws UsageError if the archive, the checkpoint or the output file cannot be used.
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
