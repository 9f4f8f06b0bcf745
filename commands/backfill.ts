import { Command } from "commander";
import { abortOnSignals, InterruptedRun } from "../backfill/interruption";
import { isDay, lastDays, type DayRange } from "../backfill/day-range";
import { readPatterns } from "../backfill/patterns";
import { isLoss } from "../backfill/problem";
import { liveProgress, plainProgress } from "../backfill/progress";
import { reportAsJson, reportAsText } from "../backfill/report";
import { type BackfillRequest, runBackfill } from "../backfill/run";
import { readOptions } from "../console/options";
import { printableError, printableJson } from "../console/printable";
import type { Terminal } from "../console/terminal";
import { UsageError } from "../console/usage-error";

interface Options {
  readonly pattern: readonly string[];
  readonly event: readonly string[];
  readonly detection: readonly string[];
  readonly archive?: string;
  readonly days?: string;
  readonly from?: string;
  readonly to?: string;
  readonly show: string;
  readonly checkpoint?: string;
  readonly output?: string;
  readonly json: boolean;
}

/** Clocks and intervals of the command; tests set them to avoid waiting. */
interface Times {
  readonly now: Date;
  /** Milliseconds, for progress display. @default Date.now */
  readonly clock?: () => number;
  /** Milliseconds of work that may be lost if the process is killed. @default 1000 */
  readonly checkpointInterval?: number;
}

const help = `
--pattern, --event and --detection can be repeated. Days are UTC, inclusive.
For an archive in S3: aws s3 sync s3://BUCKET/events/day=DAY DIR/events/day=DAY, for each day.

Exit code: 0 completed, 1 completed but some data could not be read, 2 invalid input, 130 interrupted.`;

/**
 * `npm run backfill`. Resolves to the exit code: 0 success, 1 some objects could not be read, 2 invalid input,
 * 130 or more if `cancel` was aborted. `args` are only the options.
 */
export async function backfill(
  args: readonly string[],
  terminal: Terminal,
  times: Times,
  cancel?: AbortSignal,
): Promise<number> {
  const { stdout, stderr } = terminal;
  try {
    const options = parse(args, terminal);
    if (options === undefined) return 0;
    const request = requestOf(options, times.now);
    const isLive = stdout === process.stdout && stdout.isTTY === true && !options.json;
    const progress = isLive ? liveProgress : plainProgress(stderr, times.clock ?? Date.now);
    const { checkpointInterval } = times;
    const result = await runBackfill(request, {
      progress,
      ...(checkpointInterval !== undefined && { checkpointInterval }),
      ...(cancel && { cancel }),
    });
    stdout.write(options.json ? `${printableJson(reportAsJson(result))}\n` : reportAsText(result));
    return result.tally.problems.some(isLoss) ? 1 : 0;
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof InterruptedRun)) throw error;
    stderr.write(`${printableError(error)}\n`);
    return error instanceof InterruptedRun ? error.exitCode : 2;
  }
}

function parse(args: readonly string[], terminal: Terminal): Options | undefined {
  const collect = (value: string, all: readonly string[]): readonly string[] => [...all, value];
  const program = new Command("npm run backfill --")
    .description("Runs event patterns over archived events.")
    .option("--pattern <FILE>", "an event pattern, JSON; or the JSON itself", collect, [])
    .option("--event <ID>", "a governed event of the catalog", collect, [])
    .option("--detection <ID>", "a detection of this project", collect, [])
    .option("--archive <DIR>", "the archive bucket as a folder: it holds events/day=…")
    .option("--days <N>", "the last N days, including today")
    .option("--from <DAY>", "first day, 2026-11-01")
    .option("--to <DAY>", "last day")
    .option("--checkpoint <FILE>", "records what was searched, and resumes from there")
    .option("--output <FILE>", "writes every match, NDJSON")
    .option("--show <N>", "shows the first N matches", "10")
    .option("--json", "prints one JSON object", false)
    .addHelpText("after", help);
  return readOptions(program, args, terminal);
}

function requestOf(options: Options, now: Date): BackfillRequest {
  const { archive, checkpoint, output } = options;
  if (archive === undefined) throw new UsageError("Missing --archive: name the folder that holds events/.");
  if (archive.startsWith("s3://"))
    throw new UsageError(
      `--archive is "${archive}"; S3 is not read directly. Copy the days with \`aws s3 sync\` and name the folder.`,
    );
  const days = options.days === undefined ? undefined : readCount("--days", options.days, 1);
  const range = readRange(options, days, now);
  return {
    patterns: readPatterns({ files: options.pattern, events: options.event, detections: options.detection }),
    archive,
    range,
    ...(days !== undefined && { days }),
    show: readCount("--show", options.show, 0),
    ...(checkpoint !== undefined && { checkpoint }),
    ...(output !== undefined && { output }),
  };
}

function readRange({ from, to }: Options, days: number | undefined, now: Date): DayRange {
  if (days !== undefined) {
    if (from !== undefined || to !== undefined) throw new UsageError("--days cannot be combined with --from or --to.");
    return lastDays(days, now);
  }
  if (from === undefined || to === undefined)
    throw new UsageError("No days given. Write --days N, or --from DAY and --to DAY.");
  const range = { from: readDay("--from", from), to: readDay("--to", to) };
  if (from > to) throw new UsageError(`--from is "${from}", which is after --to, "${to}". Swap them.`);
  return range;
}

function readDay(option: string, text: string): string {
  if (!isDay(text)) throw new UsageError(`${option} is "${text}", which is not a date. Write it as 2026-11-02.`);
  return text;
}

/** At most six digits: a larger number of days is a mistake. */
function readCount(option: string, text: string, least: number): number {
  if (!/^\d{1,6}$/.test(text) || Number(text) < least)
    throw new UsageError(`${option} is "${text}". Write a whole number from ${least} to 999999.`);
  return Number(text);
}

if (require.main === module) {
  // The reader of standard output may stop early, as `head` does.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 2));
  void backfill(process.argv.slice(2), process, { now: new Date() }, abortOnSignals()).then((exitCode) => {
    process.exitCode = exitCode;
  });
}
