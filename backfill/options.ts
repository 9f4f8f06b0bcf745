import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { Command, CommanderError } from "commander";
import { catalog, findGovernedEvent } from "../model/catalog/catalog";
import { detections, findDetection, patternOf as patternOfDetection } from "../model/detections/detections";
import { validatePattern } from "../model/pattern/pattern";
import { isDay, lastDays, type DayRange } from "./day-range";
import { reasonOf, UsageError } from "./usage-error";

/** What was asked for, checked. */
export interface BackfillOptions {
  /** Text of each pattern, by id: a file's name without `.json`, or the id of a governed event or a detection. */
  readonly patterns: ReadonlyMap<string, string>;
  readonly archive: string;
  readonly range: DayRange;
  /** Set when the range was asked for with --days. */
  readonly days?: number;
  /** How many of the first matches are shown. */
  readonly show: number;
  readonly checkpoint?: string;
  readonly output?: string;
  readonly json: boolean;
}

interface RawOptions {
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

const help = `
--pattern, --event and --detection may be given several times. Days are UTC, both ends included.
For an archive in S3: aws s3 sync s3://BUCKET/events/day=DAY DIR/events/day=DAY, for each day.

Exit code: 0 ran, 1 ran but something could not be read, 2 wrong input.`;

/**
 * Reads the command line and the pattern files; undefined when the help was asked for, and given.
 *
 * @throws UsageError
 */
export function readOptions(
  args: readonly string[],
  now: Date,
  showHelp: (text: string) => void,
): BackfillOptions | undefined {
  const raw = parse(args, showHelp);
  if (raw === undefined) return undefined;
  if (raw.archive === undefined) throw new UsageError("Missing --archive: name the folder that holds events/.");
  if (raw.archive.startsWith("s3://"))
    throw new UsageError(
      `--archive is "${raw.archive}"; S3 is not read directly. Copy the days with \`aws s3 sync\` and name the folder.`,
    );
  const days = raw.days === undefined ? undefined : readCount("--days", raw.days, 1);
  const range = readRange(raw, days, now);
  return {
    patterns: readPatterns(raw),
    archive: raw.archive,
    range,
    ...(days !== undefined && { days }),
    show: readCount("--show", raw.show, 0),
    ...(raw.checkpoint !== undefined && { checkpoint: raw.checkpoint }),
    ...(raw.output !== undefined && { output: raw.output }),
    json: raw.json,
  };
}

function parse(args: readonly string[], showHelp: (text: string) => void): RawOptions | undefined {
  const collect = (value: string, all: readonly string[]): readonly string[] => [...all, value];
  const program = new Command("npm run backfill --")
    .description("Runs event patterns over archived events.")
    .option("--pattern <FILE>", "an event pattern, JSON", collect, [])
    .option("--event <ID>", "a governed event of the catalog", collect, [])
    .option("--detection <ID>", "a detection of this project", collect, [])
    .option("--archive <DIR>", "the archive bucket as a folder: it holds events/day=…")
    .option("--days <N>", "the last N days, today included")
    .option("--from <DAY>", "first day, 2026-11-01")
    .option("--to <DAY>", "last day")
    .option("--checkpoint <FILE>", "keeps what was searched, and goes on from there")
    .option("--output <FILE>", "writes every match, NDJSON")
    .option("--show <N>", "shows the first N matches", "10")
    .option("--json", "prints one JSON object", false)
    .addHelpText("after", help)
    .allowExcessArguments(false)
    .exitOverride()
    .configureOutput({ writeOut: showHelp, writeErr: () => undefined });
  try {
    return program.parse(args, { from: "user" }).opts<RawOptions>();
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return undefined;
    const message = error.message.replace(/^error: /, "").replaceAll("\n", " ");
    throw new UsageError(`${message}. --help shows how to call it.`);
  }
}

function readRange({ from, to }: RawOptions, days: number | undefined, now: Date): DayRange {
  if (days !== undefined) {
    if (from !== undefined || to !== undefined) throw new UsageError("--days stands alone: leave out --from and --to.");
    return lastDays(days, now);
  }
  if (from === undefined || to === undefined)
    throw new UsageError("Which days? Write --days N, or --from DAY and --to DAY.");
  const range = { from: readDay("--from", from), to: readDay("--to", to) };
  if (from > to) throw new UsageError(`--from is "${from}", which is after --to, "${to}". Swap them.`);
  return range;
}

function readDay(option: string, text: string): string {
  if (!isDay(text)) throw new UsageError(`${option} is "${text}", which is no day. Write it as 2026-11-02.`);
  return text;
}

/** At most six digits: a range of more days than the calendar of the archive knows is a mistake. */
function readCount(option: string, text: string, least: number): number {
  if (!/^\d{1,6}$/.test(text) || Number(text) < least)
    throw new UsageError(`${option} is "${text}". Write a whole number from ${least} to 999999.`);
  return Number(text);
}

function readPatterns({ pattern: files, event: events, detection }: RawOptions): ReadonlyMap<string, string> {
  if (files.length + events.length + detection.length === 0)
    throw new UsageError(
      "What to search for? Write --pattern FILE, --event ID of a governed event, or --detection ID of a detection.",
    );
  const patterns = new Map<string, string>();
  const add = (id: string, text: string, option: string): void => {
    if (patterns.has(id))
      throw new UsageError(`${option} gives a second pattern called "${id}". Rename the file, or leave one out.`);
    const problems = validatePattern(text);
    if (problems.length > 0)
      throw new UsageError(problems.map((problem) => `Pattern "${id}" is invalid: ${problem}`).join("\n"));
    patterns.set(id, text);
  };
  for (const file of files) add(basename(file).replace(/[.]json$/, "") || file, readPattern(file), `--pattern ${file}`);
  for (const id of events) add(id, patternOfEvent(id), `--event ${id}`);
  for (const id of detection) add(id, detectionPattern(id), `--detection ${id}`);
  return patterns;
}

function readPattern(file: string): string {
  try {
    return readFileSync(file, "utf8")
      .replace(/^\uFEFF/, "")
      .trim();
  } catch (error) {
    throw new UsageError(`Cannot read the pattern "${file}": ${reasonOf(error as NodeJS.ErrnoException)}.`);
  }
}

function patternOfEvent(id: string): string {
  const event = findGovernedEvent(id);
  if (event === undefined)
    throw new UsageError(`--event is "${id}", which the catalog does not have. ${chooseOneOf(id, catalog)}`);
  return JSON.stringify({ source: [event.source], ...event.pattern });
}

function detectionPattern(id: string): string {
  const detection = findDetection(id);
  if (detection === undefined)
    throw new UsageError(
      `--detection is "${id}", which is none of this project's. ${chooseOneOf(id, detections)} For one of your own write its pattern into a file and name it with --pattern.`,
    );
  return JSON.stringify(patternOfDetection(detection));
}

/** Those that share a word with what was written, or all. */
function chooseOneOf(id: string, known: readonly { readonly id: string }[]): string {
  const ids = known.map((each) => each.id).sort();
  const words = id.toLowerCase().split(/[^a-z0-9]+/);
  const alike = ids.filter((each) => words.some((word) => word.length > 2 && each.includes(word)));
  return `Choose one of: ${(alike.length > 0 ? alike : ids).join(", ")}.`;
}
