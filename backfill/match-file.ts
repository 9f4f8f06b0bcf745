import { closeSync, fstatSync, fsyncSync, ftruncateSync, openSync, writeSync } from "node:fs";
import type { Match } from "./scan";
import { reasonOf, UsageError } from "../console/usage-error";

/** Bytes per write. */
const batchLength = 1 << 20;

/**
 * The output file for matches, one JSON object per line: `{"patterns": […], "key": …, "line": 17, "event": {…}}`.
 * Written synchronously, so that at most one batch is in memory.
 */
export class MatchFile {
  private batch: string[] = [];
  private batchBytes = 0;
  private mark: number;

  private constructor(
    private readonly path: string,
    private readonly descriptor: number,
    private written: number,
  ) {
    this.mark = written;
  }

  /**
   * Opens the file and truncates it to the length in the checkpoint; 0 to start over.
   *
   * @throws UsageError if it is shorter, or cannot be written.
   */
  static open(path: string, length: number): MatchFile {
    let descriptor: number;
    try {
      descriptor = openSync(path, length === 0 ? "w" : "r+");
    } catch (error) {
      throw new UsageError(`Cannot write "${path}": ${reasonOf(error as NodeJS.ErrnoException)}.`);
    }
    const { size } = fstatSync(descriptor);
    if (size < length) {
      closeSync(descriptor);
      throw new UsageError(
        `"${path}" has ${size} bytes, but the checkpoint recorded ${length}: it is not the file of the interrupted run. ` +
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

  close(): void {
    this.flush();
    closeSync(this.descriptor);
  }
}
