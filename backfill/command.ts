import { resolve } from "node:path";
import type { Writable } from "node:stream";
import { openArchiveFolder } from "./archive";
import { search } from "./backfill";
import { Checkpoint, type RunIdentity } from "./checkpoint";
import { MatchFile } from "./match-file";
import { readOptions, type BackfillOptions } from "./options";
import { isLoss } from "./problem";
import { liveProgress, plainProgress } from "./progress";
import { reportAsJson, reportAsText } from "./report";
import { UsageError } from "./usage-error";

/** What the command writes to, and when it is; `process` with the time is one. */
export interface World {
  readonly stdout: Writable & { readonly isTTY?: boolean };
  readonly stderr: Writable;
  readonly now: Date;
  /** Milliseconds, by which progress is shown. @default Date.now */
  readonly clock?: () => number;
  /** Milliseconds of work that a kill may cost. @default 1000 */
  readonly checkpointInterval?: number;
}

/**
 * `npm run backfill`. Resolves to the exit code: 0 ran, 1 ran and something could not be read, 2 wrong input. `args` are
 * the options alone.
 */
export async function backfillCommand(args: readonly string[], world: World): Promise<number> {
  try {
    const options = readOptions(args, world.now, (text) => void world.stdout.write(text));
    return options === undefined ? 0 : await run(options, world);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    world.stderr.write(`${error.message}\n`);
    return 2;
  }
}

async function run(
  options: BackfillOptions,
  { stdout, stderr, clock = Date.now, checkpointInterval }: World,
): Promise<number> {
  const archive = await openArchiveFolder(options.archive);
  const checkpoint =
    options.checkpoint === undefined
      ? undefined
      : await Checkpoint.open(options.checkpoint, identityOf(options), checkpointInterval);
  const matchFile =
    options.output === undefined ? undefined : MatchFile.open(options.output, checkpoint?.outputLength ?? 0);
  const { patterns, show, output } = options;
  const range = checkpoint?.range ?? options.range;
  const isLive = stdout === process.stdout && stdout.isTTY === true && !options.json;
  const progress = isLive ? liveProgress : plainProgress(stderr, clock);
  const found = await progress((report) =>
    search(
      { archive, patterns, range, show, ...(checkpoint && { checkpoint }), ...(matchFile && { matchFile }) },
      report,
    ),
  );
  checkpoint?.close(() => matchFile?.sync());
  matchFile?.close();
  const result = { ...found, archive: options.archive, range, ...(output !== undefined && { output }) };
  stdout.write(options.json ? `${JSON.stringify(reportAsJson(result), null, 2)}\n` : reportAsText(result));
  return found.tally.problems.some(isLoss) ? 1 : 0;
}

function identityOf({ archive, range, days, patterns, show, output }: BackfillOptions): RunIdentity {
  return {
    archive: resolve(archive),
    range,
    ...(days !== undefined && { days }),
    patterns: Object.fromEntries(patterns),
    show,
    ...(output !== undefined && { output: resolve(output) }),
  };
}
