import * as z from "zod";
import { isDay, type DayRange } from "./day-range";
import { problemKinds } from "./problem";
import type { ObjectResult } from "./tally";

/** Identity of a run: its archive, range, patterns and output. A checkpoint is valid only for the same run. */
export interface RunIdentity {
  /** Absolute path of the archive. */
  readonly archive: string;
  readonly range: DayRange;
  /** Set if the range was given as a number of last days: the range of the first run then applies. */
  readonly days?: number;
  /** Text of each pattern, by id. */
  readonly patterns: Readonly<Record<string, string>>;
  /** Number of first matches to keep. */
  readonly show: number;
  /** Absolute path of the output file for matches. */
  readonly output?: string;
}

/** One line of the file: an object that was searched completely. */
export interface CheckpointEntry extends ObjectResult {
  /** Length of the output file after this object. */
  readonly outputLength: number;
}

export const format = "event-governance backfill 1";

const amount = z.int().min(0);
const atLeastOne = z.int().min(1);
const text = z.string();
const day = text.refine(isDay, "is not a day");

const identitySchema = z.strictObject({
  format: z.literal(format),
  archive: text.min(1),
  range: z.strictObject({ from: day, to: day }).refine(({ from, to }) => from <= to, "ends before it begins"),
  days: atLeastOne.optional(),
  patterns: z.record(text, text),
  show: amount,
  output: text.min(1).optional(),
});

const matchSchema = z.strictObject({
  patterns: z.array(text).min(1),
  account: text,
  region: text,
  key: text,
  line: atLeastOne,
  event: text.refine(isObjectText, "is not an event"),
});

const entrySchema = z.strictObject({
  key: text,
  size: amount,
  events: amount,
  bytes: amount,
  problems: z.array(
    z.strictObject({
      key: text,
      kind: z.enum(problemKinds),
      count: atLeastOne,
      line: atLeastOne.optional(),
      reason: text,
    }),
  ),
  day,
  matched: amount,
  counts: z.array(z.strictObject({ pattern: text, account: text, region: text, count: atLeastOne })),
  shown: z.array(matchSchema),
  outputLength: amount,
});

function isObjectText(json: string): boolean {
  try {
    const value = JSON.parse(json) as unknown;
    return typeof value === "object" && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

/** True for the first line of a checkpoint, damaged or not. */
export const isHeader = (value: unknown): boolean =>
  typeof value === "object" && value !== null && "format" in value && value.format === format;

/**
 * Reads the lines of a checkpoint in order, and finds what no run can have written: a line of another shape, the same object
 * twice, and amounts that contradict one another. Reasons are the end of a sentence.
 */
export class CheckpointReader {
  private readonly keys = new Set<string>();
  private readonly patterns: ReadonlySet<string>;
  private shown = 0;
  private outputLength = 0;

  private constructor(readonly identity: RunIdentity) {
    this.patterns = new Set(Object.keys(identity.patterns));
  }

  /** Reads the first line, or says what is wrong with it. */
  static open(value: unknown): CheckpointReader | string {
    const read = identitySchema.safeParse(value);
    if (!read.success) return reasonOf(read.error, value);
    const { format: _format, ...identity } = read.data;
    return new CheckpointReader(identity as RunIdentity);
  }

  /** Reads the next line, or says what is wrong with it. */
  read(value: unknown): CheckpointEntry | string {
    const read = entrySchema.safeParse(value);
    if (!read.success) return reasonOf(read.error, value);
    const entry = read.data as CheckpointEntry;
    const contradiction = this.contradictionIn(entry);
    if (contradiction !== undefined) return contradiction;
    this.keys.add(entry.key);
    this.shown += entry.shown.length;
    this.outputLength = entry.outputLength;
    return entry;
  }

  private contradictionIn(entry: CheckpointEntry): string | undefined {
    const { key, day, events, bytes, matched, problems } = entry;
    if (this.keys.has(key)) return `it has "${key}" a second time`;
    if (!key.startsWith(`events/day=${day}/`)) return `"${key}" does not belong to the day ${day}`;
    // An event has two bytes at least, {}.
    if (events * 2 > bytes) return `${events} events are not in ${bytes} bytes`;
    if (matched > events) return `${matched} of ${events} events match`;
    if (problems.some((problem) => problem.key !== key || problem.kind === "stray"))
      return `its problems are not those of "${key}"`;
    return this.contradictionInCounts(entry) ?? this.contradictionInMatches(entry);
  }

  /** Each matching event counts once for each of its patterns. */
  private contradictionInCounts({ matched, counts }: CheckpointEntry): string | undefined {
    const totals = new Map<string, number>();
    const places = new Set<string>();
    for (const { pattern, account, region, count } of counts) {
      if (!this.patterns.has(pattern))
        return `it counts matches of the pattern "${pattern}", which it does not search for`;
      totals.set(pattern, (totals.get(pattern) ?? 0) + count);
      places.add(JSON.stringify([pattern, account, region]));
    }
    if (places.size < counts.length) return "it counts the same matches twice";
    const amounts = [...totals.values()];
    const all = amounts.reduce((sum, each) => sum + each, 0);
    if (amounts.some((each) => each > matched) || all < matched)
      return `matched is ${matched}, and its counts add up to ${amounts.join(" and ") || "none"}`;
    return undefined;
  }

  /** The first matches of the run are shown, and all are in the output file. */
  private contradictionInMatches({ key, matched, shown, outputLength }: CheckpointEntry): string | undefined {
    const room = this.identity.show - this.shown;
    if (shown.length !== Math.min(matched, room))
      return `it shows ${shown.length} of ${matched} matches, with room for ${room}`;
    const stranger = shown.find(
      (match) => match.key !== key || match.patterns.some((pattern) => !this.patterns.has(pattern)),
    );
    if (stranger !== undefined) return `it shows a match that is not one of "${key}"`;
    const grown = outputLength - this.outputLength;
    const isRight =
      this.identity.output === undefined || matched === 0 ? grown === 0 : grown >= matched * shortestMatch;
    return isRight ? undefined : `outputLength is ${outputLength} after ${this.outputLength}, with ${matched} matches`;
  }
}

/** Bytes of the shortest line of the output file. */
const shortestMatch = '{"patterns":["p"],"key":"k","line":1,"event":{}}\n'.length;

/** "matched is \"3\"": the first mistake, with the value. */
function reasonOf(error: z.ZodError, value: unknown): string {
  const [issue] = error.issues;
  if (typeof value !== "object" || value === null || issue === undefined) return "it is not a JSON object";
  const surplus = issue.code === "unrecognized_keys" ? issue.keys[0] : undefined;
  const path = [...issue.path, ...(surplus === undefined ? [] : [surplus])];
  if (path.length === 0) return "it is not a JSON object";
  let found: unknown = value;
  for (const part of path) found = (found as Record<PropertyKey, unknown> | undefined)?.[part];
  const name = path.map(String).join(".");
  if (surplus !== undefined) return `there is no such thing as ${name}`;
  return found === undefined ? `${name} is missing` : `${name} is ${quote(found)}`;
}

const mostToQuote = 80;

function quote(value: unknown): string {
  const json = JSON.stringify(value) ?? String(value);
  return json.length > mostToQuote ? `${json.slice(0, mostToQuote)}…` : json;
}
