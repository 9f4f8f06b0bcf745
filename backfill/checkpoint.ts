import {
  closeSync,
  createReadStream,
  fsyncSync,
  openSync,
  renameSync,
  statSync,
  truncateSync,
  writeSync,
} from "node:fs";
import { LineSplitter } from "./lines";
import type { DayRange } from "./day-range";
import type { ObjectResult } from "./tally";
import { reasonOf, UsageError } from "../console/usage-error";

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

const format = "event-governance backfill 1";
/** Milliseconds of work that may be lost if the process is killed. */
const flushInterval = 1000;

/**
 * Results so far, so that an interrupted run can be resumed.
 *
 * A journal: the first line is the {@link RunIdentity}, written atomically by a rename; then one line for each object,
 * appended and synced to disk once a second. If the process is killed, only the last line can be incomplete, and a line
 * without its line feed does not count. Rewriting the file each time would cost more the longer the run takes.
 */
export class Checkpoint {
  private pending: string[] = [];
  private lastFlush = Date.now();

  private constructor(
    private readonly descriptor: number,
    /** The range to search: that of the first run if this one has the same number of days. */
    readonly range: DayRange,
    /** Objects that need not be searched again. */
    readonly entries: readonly CheckpointEntry[],
    private readonly interval: number,
  ) {}

  /**
   * Opens or creates the file.
   *
   * @throws UsageError if it belongs to another run, or is not a checkpoint.
   */
  static async open(path: string, identity: RunIdentity, interval = flushInterval): Promise<Checkpoint> {
    try {
      const known = lengthOf(path) > 0 ? await readCheckpoint(path) : undefined;
      if (known === undefined) create(path, identity);
      else refuseOther(path, known.identity, identity);
      return new Checkpoint(openSync(path, "a"), (known?.identity ?? identity).range, known?.entries ?? [], interval);
    } catch (error) {
      if (error instanceof UsageError || (error as NodeJS.ErrnoException).code === undefined) throw error;
      throw new UsageError(`Cannot use the checkpoint "${path}": ${reasonOf(error as NodeJS.ErrnoException)}.`);
    }
  }

  /** Length of the output file after the last complete object. */
  get outputLength(): number {
    return this.entries.at(-1)?.outputLength ?? 0;
  }

  /** @param beforeWriting flushes the matches of the entries to disk. */
  add(entry: CheckpointEntry, beforeWriting: () => void): void {
    this.pending.push(`${JSON.stringify(entry)}\n`);
    if (Date.now() - this.lastFlush >= this.interval) this.flush(beforeWriting);
  }

  close(beforeWriting: () => void): void {
    this.flush(beforeWriting);
    closeSync(this.descriptor);
  }

  private flush(beforeWriting: () => void): void {
    beforeWriting();
    writeAll(this.descriptor, this.pending.join(""));
    fsyncSync(this.descriptor);
    this.pending = [];
    this.lastFlush = Date.now();
  }
}

function lengthOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

function create(path: string, identity: RunIdentity): void {
  const half = `${path}.new`;
  const descriptor = openSync(half, "w");
  writeAll(descriptor, `${JSON.stringify({ format, ...identity })}\n`);
  fsyncSync(descriptor);
  closeSync(descriptor);
  renameSync(half, path);
}

function writeAll(descriptor: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length;) at += writeSync(descriptor, bytes, at);
}

/** Reads the file and truncates an incomplete last line. */
async function readCheckpoint(path: string): Promise<{ identity: RunIdentity; entries: CheckpointEntry[] }> {
  const entries: CheckpointEntry[] = [];
  let identity: RunIdentity | undefined;
  let length = 0;
  const damaged = (number: number): UsageError =>
    new UsageError(
      number === 1
        ? `"${path}" is not a checkpoint of a backfill, and was left unchanged. Name another file.`
        : `The checkpoint "${path}" is damaged at line ${number}. Remove it to start over.`,
    );
  const lines = new LineSplitter(
    {
      line(text, number, ended) {
        if (!ended) {
          if (number === 1) throw damaged(1);
          return;
        }
        length += Buffer.byteLength(text) + 1;
        if (text === "") return;
        const value = parse(text);
        if (number === 1 && value?.["format"] !== format) throw damaged(1);
        if (typeof value?.["key"] !== "string" && number > 1) throw damaged(number);
        if (number === 1) identity = value as unknown as RunIdentity;
        else entries.push(value as unknown as CheckpointEntry);
      },
      unreadable(_reason, number, ended) {
        if (ended || number === 1) throw damaged(number);
      },
    },
    Infinity,
  );
  for await (const chunk of createReadStream(path)) lines.push(chunk as Buffer);
  lines.end();
  if (identity === undefined) throw damaged(1);
  truncateSync(path, length);
  return { identity, entries };
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

function refuseOther(path: string, known: RunIdentity, asked: RunIdentity): void {
  const difference = differenceOf(known, asked);
  if (difference !== undefined)
    throw new UsageError(
      `The checkpoint "${path}" belongs to another run: ${difference}. Use the same options, or name another file.`,
    );
}

function differenceOf(known: RunIdentity, asked: RunIdentity): string | undefined {
  if (known.archive !== asked.archive) return `its archive is "${known.archive}", this one's "${asked.archive}"`;
  const isSameRange =
    known.days === undefined
      ? asked.days === undefined && known.range.from === asked.range.from && known.range.to === asked.range.to
      : known.days === asked.days;
  if (!isSameRange) return `its days are ${showRange(known)}, this one's ${showRange(asked)}`;
  const ids = [...new Set([...Object.keys(known.patterns), ...Object.keys(asked.patterns)])].sort();
  const changed = ids.find((id) => known.patterns[id] !== asked.patterns[id]);
  if (changed !== undefined) return patternDifference(changed, known.patterns[changed], asked.patterns[changed]);
  if (known.show !== asked.show) return `it was made with --show ${known.show}, this one has --show ${asked.show}`;
  if (known.output !== asked.output)
    return `its --output is ${showOutput(known.output)}, this one's ${showOutput(asked.output)}`;
  return undefined;
}

const showRange = ({ range, days }: RunIdentity): string =>
  days === undefined ? `${range.from} to ${range.to}` : `--days ${days}`;

const showOutput = (output: string | undefined): string => (output === undefined ? "none" : `"${output}"`);

function patternDifference(id: string, known: string | undefined, asked: string | undefined): string {
  if (known === undefined) return `it does not search for the pattern "${id}"`;
  if (asked === undefined) return `it searches for the pattern "${id}" too`;
  return `its pattern "${id}" has a different text`;
}
