import {
  closeSync,
  createReadStream,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeSync,
} from "node:fs";
import { randomUUID } from "node:crypto";
import { LineSplitter } from "./lines";
import type { DayRange } from "./day-range";
import { type CheckpointEntry, CheckpointReader, format, isHeader, type RunIdentity } from "./checkpoint-lines";
import { FileLock } from "./lock";
import { reasonOf, UsageError } from "../console/usage-error";

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
  private added = 0;
  private isOpen = true;

  private constructor(
    private readonly descriptor: number,
    private readonly lock: FileLock,
    /** The range to search: that of the first run if this one has the same number of days. */
    readonly range: DayRange,
    /** Objects that need not be searched again. */
    readonly entries: readonly CheckpointEntry[],
    private readonly interval: number,
  ) {}

  /**
   * Opens or creates the file, and locks it until it is closed.
   *
   * @param path its real path.
   * @throws UsageError if another process uses it, it belongs to another run, is damaged, or is not a checkpoint.
   */
  static async open(path: string, identity: RunIdentity, interval = flushInterval): Promise<Checkpoint> {
    const lock = await FileLock.acquire(path, "checkpoint");
    try {
      const known = lengthOf(path) > 0 ? await readCheckpoint(path) : undefined;
      if (known === undefined) create(path, identity);
      else refuseOther(path, known.identity, identity);
      const { range } = known?.identity ?? identity;
      return new Checkpoint(openSync(path, "a"), lock, range, known?.entries ?? [], interval);
    } catch (error) {
      lock.release();
      if (error instanceof UsageError || (error as NodeJS.ErrnoException).code === undefined) throw error;
      throw new UsageError(`Cannot use the checkpoint "${path}": ${reasonOf(error as NodeJS.ErrnoException)}.`);
    }
  }

  /** Length of the output file after the last complete object. */
  get outputLength(): number {
    return this.entries.at(-1)?.outputLength ?? 0;
  }

  /** Number of objects that need not be searched again, with those added. */
  get objects(): number {
    return this.entries.length + this.added;
  }

  /** @param beforeWriting flushes the matches of the entries to disk. */
  add(entry: CheckpointEntry, beforeWriting: () => void): void {
    this.added++;
    this.pending.push(`${JSON.stringify(entry)}\n`);
    if (Date.now() - this.lastFlush >= this.interval) this.flush(beforeWriting);
  }

  /** Writes the rest and closes the file. */
  close(beforeWriting: () => void): void {
    this.flush(beforeWriting);
    this.abandon();
  }

  /** Closes the file without the rest, unless it is closed. */
  abandon(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    closeSync(this.descriptor);
    this.lock.release();
  }

  private flush(beforeWriting: () => void): void {
    if (!this.lock.holds)
      throw new UsageError("The lock of the checkpoint was removed meanwhile. To resume, run the same command again.");
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
  const half = `${path}.${randomUUID()}`;
  const descriptor = openSync(half, "wx");
  try {
    writeAll(descriptor, `${JSON.stringify({ format, ...identity })}\n`);
    fsyncSync(descriptor);
    renameSync(half, path);
  } catch (error) {
    rmSync(half, { force: true });
    throw error;
  } finally {
    closeSync(descriptor);
  }
}

function writeAll(descriptor: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length;) at += writeSync(descriptor, bytes, at);
}

/** Reads the file, checks everything in it, and truncates an incomplete last line. */
async function readCheckpoint(path: string): Promise<{ identity: RunIdentity; entries: CheckpointEntry[] }> {
  const entries: CheckpointEntry[] = [];
  let journal: CheckpointReader | undefined;
  let length = 0;
  const damaged = (number: number, reason: string): UsageError =>
    new UsageError(`The checkpoint "${path}" is damaged at line ${number}: ${reason}. Remove it to start over.`);
  const foreign = (): UsageError =>
    new UsageError(`"${path}" is not a checkpoint of a backfill, and was left unchanged. Name another file.`);
  const lines = new LineSplitter(
    {
      line(text, number, ended) {
        if (!ended) {
          if (number === 1) throw foreign();
          return;
        }
        length += Buffer.byteLength(text) + 1;
        if (text === "" && number > 1) return;
        const value = parse(text);
        if (journal === undefined) {
          if (number > 1 || !isHeader(value)) throw foreign();
          const opened = CheckpointReader.open(value);
          if (typeof opened === "string") throw damaged(number, opened);
          journal = opened;
          return;
        }
        const entry = journal.read(value);
        if (typeof entry === "string") throw damaged(number, entry);
        entries.push(entry);
      },
      unreadable(reason, number, ended) {
        if (number === 1) throw foreign();
        if (ended) throw damaged(number, reason);
      },
    },
    Infinity,
  );
  for await (const chunk of createReadStream(path)) lines.push(chunk as Buffer);
  lines.end();
  if (journal === undefined) throw foreign();
  truncateSync(path, length);
  return { identity: journal.identity, entries };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
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
