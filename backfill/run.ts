import { resolve } from "node:path";
import { openArchiveFolder } from "./archive";
import { compareWithArchive, search } from "./backfill";
import { Checkpoint } from "./checkpoint";
import type { RunIdentity } from "./checkpoint-lines";
import type { DayRange } from "./day-range";
import { Interruption, InterruptedRun } from "./interruption";
import { FileLock } from "./lock";
import { MatchFile } from "./match-file";
import { ownFiles } from "./own-files";
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

/** How a run is watched and ended. */
export interface RunOptions {
  readonly progress: Progress;
  /** Milliseconds of work that may be lost if the process is killed. */
  readonly checkpointInterval?: number;
  /** Ends the run at once when it is aborted, with an {@link Interruption} as its reason. */
  readonly cancel?: AbortSignal;
}

/**
 * Searches an archive from its checkpoint on, and writes the output file.
 *
 * @throws UsageError if the archive, the checkpoint or the output file cannot be used, and InterruptedRun if the run was
 * interrupted; what was kept is then on disk.
 */
export async function runBackfill(request: BackfillRequest, options: RunOptions): Promise<BackfillResult> {
  const archive = await openArchiveFolder(request.archive);
  const files = ownFiles(request.archive, request);
  const outputLock = files.output === undefined ? undefined : await FileLock.acquire(files.output, "file of matches");
  let checkpoint: Checkpoint | undefined;
  let matchFile: MatchFile | undefined;
  try {
    if (files.checkpoint !== undefined) {
      checkpoint = await Checkpoint.open(files.checkpoint, identityOf(request), options.checkpointInterval);
      await compareWithArchive(checkpoint.entries, archive, request.patterns, options.cancel);
    }
    if (files.output !== undefined)
      matchFile =
        checkpoint === undefined
          ? MatchFile.create(files.output)
          : MatchFile.resume(files.output, checkpoint.outputLength);
    const { patterns, show, output } = request;
    const range = checkpoint?.range ?? request.range;
    const parts = { ...(checkpoint && { checkpoint }), ...(matchFile && { matchFile }) };
    const cancel = options.cancel && { cancel: options.cancel };
    const found = await options.progress((report) =>
      search({ archive, patterns, range, show, ...parts, ...cancel }, report),
    );
    checkpoint?.close(() => matchFile?.sync());
    matchFile?.close();
    return { ...found, archive: request.archive, range, ...(output !== undefined && { output }) };
  } catch (error) {
    if (!(error instanceof Interruption)) throw error;
    // The journal has whole objects only: matches of the one that was interrupted go.
    matchFile?.restart();
    checkpoint?.close(() => matchFile?.sync());
    throw new InterruptedRun(error, {
      ...(checkpoint && { checkpoint: { path: request.checkpoint ?? "", objects: checkpoint.objects } }),
      ...(request.output !== undefined && { output: request.output }),
    });
  } finally {
    checkpoint?.abandon();
    matchFile?.abandon();
    outputLock?.release();
  }
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
