import { isUtf8 } from "node:buffer";

/** Receives the lines found by a {@link LineSplitter}. Line numbers are 1-based. */
export interface LineReceiver {
  /** @param ended false for a last line without its line feed. */
  line(text: string, number: number, ended: boolean): void;
  /** A line that is not UTF-8, or that is longer than any record and contains no record. */
  unreadable(reason: string, number: number, ended: boolean): void;
}

/**
 * Most characters buffered while waiting for the end of a line. A Firehose record may have 1,024,000 bytes (Firehose
 * developer guide, "Quota"); a longer line has lost its line feeds.
 */
const longestLine = 8 << 20;
const lineFeed = 0x0a;

/**
 * Splits bytes into lines, with one line in memory at a time. A line without an end is split between its records, so
 * that an object without delimiters can be read as well.
 */
export class LineSplitter {
  private rest: Buffer[] = [];
  private restLength = 0;
  private number = 1;
  /** True within a rejected line, until its line feed. */
  private isSkipping = false;

  constructor(
    private readonly receiver: LineReceiver,
    private readonly limit = longestLine,
  ) {}

  push(chunk: Buffer): void {
    const last = chunk.lastIndexOf(lineFeed);
    if (last === -1) return this.keep(chunk);
    this.keep(chunk.subarray(0, last));
    this.passOn(this.takeRest(), true);
    this.keep(chunk.subarray(last + 1));
  }

  /** Ends the input: the rest is the last line. */
  end(): void {
    if (this.restLength > 0) this.passOn(this.takeRest(), false);
  }

  private keep(bytes: Buffer): void {
    if (bytes.length === 0) return;
    this.rest.push(bytes);
    this.restLength += bytes.length;
    if (this.restLength > this.limit && bytes.lastIndexOf(lineFeed) === -1) this.shorten();
  }

  private takeRest(): Buffer {
    const [only] = this.rest;
    const all = this.rest.length === 1 && only !== undefined ? only : Buffer.concat(this.rest);
    this.rest = [];
    this.restLength = 0;
    return all;
  }

  /**
   * Passes on complete lines, and a last one according to `ended`. Characters are never split: a line feed byte is not
   * part of any other character.
   */
  private passOn(bytes: Buffer, ended: boolean): void {
    const isText = isUtf8(bytes);
    for (let start = 0, end = 0; end < bytes.length || start === 0; start = end + 1) {
      const found = bytes.indexOf(lineFeed, start);
      end = found === -1 ? bytes.length : found;
      const isEnded = ended || found !== -1;
      if (!this.isSkipping) {
        // Line by line: slices of one long string make the matcher take a third longer.
        if (isText || isUtf8(bytes.subarray(start, end)))
          this.receiver.line(bytes.toString("utf8", start, end), this.number, isEnded);
        else this.receiver.unreadable("it is not UTF-8", this.number, isEnded);
      }
      this.isSkipping = false;
      this.number++;
    }
  }

  /** Passes on the complete records of a line that is too long to buffer. */
  private shorten(): void {
    const bytes = this.takeRest();
    if (this.isSkipping) return;
    // In Latin 1 a character is a byte: positions in the text are positions in the bytes.
    const { end } = splitRecords(bytes.toString("latin1"));
    const whole = bytes.subarray(0, end);
    if (end === 0) {
      this.receiver.unreadable(
        `it is longer than ${this.limit} bytes and does not begin with a complete record`,
        this.number,
        true,
      );
      this.isSkipping = true;
      return;
    }
    if (isUtf8(whole)) this.receiver.line(whole.toString("utf8"), this.number, false);
    else this.receiver.unreadable("it is not UTF-8", this.number, true);
    this.keep(bytes.subarray(end));
  }
}

/**
 * Splits consecutive objects, as Firehose writes records without a delimiter; `end` is the end of the last one. Only
 * strings, which may be incomplete, and braces are parsed: the matcher decides whether a record is JSON.
 */
export function splitRecords(text: string): { readonly records: readonly string[]; readonly end: number } {
  const records: string[] = [];
  const token = /"(?:[^"\\]|\\[^])*(?:"|\\?$)|[{}]|\S/g;
  let end = 0;
  let start = 0;
  let depth = 0;
  for (let found = token.exec(text)?.[0]; found !== undefined; found = token.exec(text)?.[0]) {
    if (depth === 0) {
      if (found !== "{") break;
      start = token.lastIndex - 1;
    }
    if (found === "{") depth++;
    if (found === "}" && --depth === 0) {
      end = token.lastIndex;
      records.push(text.slice(start, end));
    }
  }
  return { records, end };
}
