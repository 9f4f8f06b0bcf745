import {
  closeSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import type { Match } from "./scan";
import { reasonOf, UsageError } from "../console/usage-error";

/** Bytes per write. */
const batchLength = 1 << 20;

/** Most bytes to read for {@link beginsWithMatch}: pattern ids are file names, and a key has at most 1,024 bytes. */
export const longestHead = 1 << 16;

const opening = '{"patterns":["';
const firstMatch =
  /^\{"patterns":\["(?:[^"\\]|\\.)*"(?:,"(?:[^"\\]|\\.)*")*\],"key":"(?:[^"\\]|\\.)*","line":[1-9]\d*,"event":\{/;

/** True for the beginning of a file that a {@link MatchFile} wrote; a kill may have left less than one line. */
export const beginsWithMatch = (head: string): boolean =>
  opening.startsWith(head) || firstMatch.test(head) || (head.startsWith(opening) && !head.includes("\n"));

/** Name of the file before it is complete, unless a checkpoint tells how far it is. */
export const partOf = (path: string): string => `${path}.part`;

/**
 * The output file for matches, one JSON object per line: `{"patterns": […], "key": …, "line": 17, "event": {…}}`.
 * Written synchronously, so that at most one batch is in memory.
 */
export class MatchFile {
  private batch: string[] = [];
  private batchBytes = 0;
  private mark: number;
  private isOpen = true;

  private constructor(
    private readonly path: string,
    private readonly descriptor: number,
    private written: number,
    /** The name that the file gets when it is complete. */
    private readonly finalPath = path,
  ) {
    this.mark = written;
  }

  /**
   * A file that appears when it is complete. Until then its name is that of {@link partOf}, and a file of an earlier run
   * stays as it is.
   *
   * @throws UsageError if it cannot be written.
   */
  static create(path: string): MatchFile {
    const part = partOf(path);
    return new MatchFile(part, open(part, "w"), 0, path);
  }

  /**
   * The file of a run with a checkpoint, truncated to the length in there; 0 to start over.
   *
   * @throws UsageError if it is shorter, or cannot be written.
   */
  static resume(path: string, length: number): MatchFile {
    const descriptor = open(path, length === 0 ? "w" : "r+");
    const { size } = fstatSync(descriptor);
    const fault =
      size < length
        ? `has ${size} bytes, but the checkpoint recorded ${length}`
        : endsLine(descriptor, length)
          ? undefined
          : `has no line that ends at byte ${length}, as the checkpoint recorded`;
    if (fault !== undefined) {
      closeSync(descriptor);
      throw new UsageError(
        `"${path}" ${fault}: it is not the file of the interrupted run. ` +
          `Restore that file, or start over with another --checkpoint file.`,
      );
    }
    ftruncateSync(descriptor, length);
    return new MatchFile(path, descriptor, length);
  }

  add({ patterns, key, line, event }: Match): void {
    const head = JSON.stringify({ patterns, key, line });
    const text = `${head.slice(0, -1)},"event":${event.trim()}}\n`;
    this.batch.push(text);
    this.batchBytes += Buffer.byteLength(text);
    if (this.batchBytes >= batchLength) this.flush();
  }

  /** Completes an object, so that `restart` returns to this point. Returns the length of the file. */
  endObject(): number {
    return (this.mark = this.written + this.batchBytes);
  }

  /** Discards everything since the last complete object. */
  restart(): void {
    this.flush();
    ftruncateSync(this.descriptor, this.mark);
    this.written = this.mark;
  }

  private flush(): void {
    const bytes = Buffer.from(this.batch.join(""));
    try {
      for (let at = 0; at < bytes.length;)
        at += writeSync(this.descriptor, bytes, at, bytes.length - at, this.written + at);
    } catch (error) {
      throw new UsageError(`Cannot write "${this.path}": ${reasonOf(error as NodeJS.ErrnoException)}.`);
    }
    this.written += bytes.length;
    this.batch = [];
    this.batchBytes = 0;
  }

  /** Writes the batch and syncs it to disk. */
  sync(): void {
    this.flush();
    fsyncSync(this.descriptor);
  }

  /** Writes the rest, and gives the file its name. */
  close(): void {
    this.sync();
    this.isOpen = false;
    closeSync(this.descriptor);
    if (this.path !== this.finalPath) renameSync(this.path, this.finalPath);
  }

  /** Ends an incomplete run, unless it is closed: only what a checkpoint can resume stays. */
  abandon(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    closeSync(this.descriptor);
    if (this.path !== this.finalPath) rmSync(this.path, { force: true });
  }
}

function open(path: string, flags: "w" | "r+"): number {
  try {
    return openSync(path, flags);
  } catch (error) {
    throw new UsageError(`Cannot write "${path}": ${reasonOf(error as NodeJS.ErrnoException)}.`);
  }
}

function endsLine(descriptor: number, length: number): boolean {
  const last = Buffer.alloc(1);
  return length === 0 || (readSync(descriptor, last, 0, 1, length - 1) === 1 && last[0] === 0x0a);
}
