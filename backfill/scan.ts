import { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { constants, createGunzip } from "node:zlib";
import { eventProblem } from "../model/pattern/pattern";
import type { Archive, ArchivedObject } from "./archive";
import { claimed } from "./claims";
import { LineSplitter, splitRecords, type LineReceiver } from "./lines";
import type { LineMatcher } from "./matcher";
import type { Problem, ProblemKind } from "./problem";
import { reasonOf } from "../console/usage-error";

/** A matched event. */
export interface Match {
  /** Ids of the patterns, at least one. */
  readonly patterns: readonly string[];
  readonly account: string;
  readonly region: string;
  /** Key of the object, and the 1-based line in it. */
  readonly key: string;
  readonly line: number;
  /** The event as it was archived. */
  readonly event: string;
}

/** Result of searching one object. */
export interface ScannedObject extends ArchivedObject {
  readonly events: number;
  /** Bytes of JSON. */
  readonly bytes: number;
  readonly problems: readonly Problem[];
}

/** Receives matches in the order of the object; `restart` discards all of them. */
export interface MatchReceiver {
  match(match: Match): void;
  restart(): void;
}

/** Replaces a missing or invalid account or Region. */
const unknown = "unknown";

/**
 * Searches one object line by line. Any defect of the object becomes a problem in the result, never an error.
 *
 * @throws the reason of `cancel` when it is aborted.
 */
export async function scanObject(
  archive: Archive,
  object: ArchivedObject,
  matcher: LineMatcher,
  receiver: MatchReceiver,
  cancel?: AbortSignal,
): Promise<ScannedObject> {
  const { key } = object;
  const unread = (kind: ProblemKind, reason: string): ScannedObject => {
    return { ...object, events: 0, bytes: 0, problems: [{ key, kind, count: 1, reason }] };
  };
  if (!key.endsWith(".gz")) return unread("unreadable", "its name does not end with .gz");
  const scan = new ObjectScan(archive, object, matcher, receiver);
  const error = await read(archive, key, scan, false, cancel);
  if (error === undefined) return scan.result(undefined);
  if (object.size === 0 && error.code === "Z_BUF_ERROR") return unread("empty", "it has 0 bytes");
  // After an error zlib discards its last output. Small chunks, and no error for a truncated file, let all but the last
  // of it through.
  receiver.restart();
  const salvage = new ObjectScan(archive, object, matcher, receiver);
  await read(archive, key, salvage, true, cancel);
  return salvage.result(reasonOf(error));
}

async function read(
  archive: Archive,
  key: string,
  scan: ObjectScan,
  salvage: boolean,
  cancel: AbortSignal | undefined,
): Promise<NodeJS.ErrnoException | undefined> {
  const gunzip = createGunzip(
    salvage ? { chunkSize: 4096, finishFlush: constants.Z_SYNC_FLUSH } : { chunkSize: 1 << 18 },
  );
  /** An error that is not the object's: a full disk, for example, when matches are written. */
  let ownError: Error | undefined;
  const lines = new Writable({
    write(chunk: Buffer, _encoding, done) {
      try {
        scan.push(chunk);
        done();
      } catch (error) {
        ownError = error as Error;
        done(ownError);
      }
    },
  });
  let failure: NodeJS.ErrnoException | undefined;
  try {
    await pipeline(archive.read(key), gunzip, lines, { ...(cancel && { signal: cancel }) });
  } catch (error) {
    cancel?.throwIfAborted();
    if (ownError !== undefined) throw ownError;
    failure = error as NodeJS.ErrnoException;
  }
  scan.end();
  return failure;
}

class ObjectScan implements LineReceiver {
  private readonly splitter = new LineSplitter(this);
  private readonly problems = new Map<ProblemKind, { count: number; line: number; reason: string }>();
  private events = 0;
  private bytes = 0;
  /** An incomplete last line: expected if the object itself is truncated. */
  private cutOff: { reason: string; line: number } | undefined;

  constructor(
    private readonly archive: Archive,
    private readonly object: ArchivedObject,
    private readonly matcher: LineMatcher,
    private readonly receiver: MatchReceiver,
  ) {}

  push(chunk: Buffer): void {
    this.bytes += chunk.length;
    this.splitter.push(chunk);
  }

  end(): void {
    this.splitter.end();
  }

  line(text: string, number: number, ended: boolean): void {
    const ids = this.matcher.match(text);
    if (ids !== undefined) this.record(ids, text, number);
    else if (text.trim() !== "") this.unusual(text, number, ended);
  }

  unreadable(reason: string, line: number, ended: boolean): void {
    this.noteBroken(reason, line, ended);
  }

  /** @param fault the reason why the object could not be read completely. */
  result(fault: string | undefined): ScannedObject {
    if (this.cutOff && fault === undefined) this.note("broken-line", this.cutOff.reason, this.cutOff.line);
    const { key } = this.object;
    const problems: Problem[] = [...this.problems].map(([kind, problem]) => ({ key, kind, ...problem }));
    if (fault !== undefined) problems.unshift({ key, kind: "unreadable", count: 1, reason: fault });
    else if (this.events === 0 && problems.length === 0)
      problems.push({ key, kind: "empty", count: 1, reason: "it has no records" });
    return { ...this.object, events: this.events, bytes: this.bytes, problems };
  }

  /** A line that the matcher did not accept as one event: several records, an invalid one, or both. */
  private unusual(text: string, number: number, ended: boolean): void {
    const { records, end } = splitRecords(text);
    if (records.length > 1) this.note("undelimited", `${records.length} records on one line`, number);
    for (const record of records) {
      const ids = this.matcher.match(record);
      if (ids !== undefined) this.record(ids, record, number);
      else this.noteBroken(problemOf(record), number, true);
    }
    const rest = text.slice(end);
    if (rest.trim() !== "") this.noteBroken(problemOf(rest), number, ended);
  }

  /** A record, or the whole event if the record is a claim check. */
  private record(ids: readonly string[], text: string, line: number): void {
    const claim = claimed(this.archive, text);
    if (claim === undefined) return this.count(ids, text, line);
    if ("reason" in claim) {
      this.note("unclaimed", claim.reason, line);
      return this.count(ids, text, line);
    }
    const whole = this.matcher.match(claim.event);
    if (whole !== undefined) return this.count(whole, claim.event, line);
    this.note("unclaimed", `its full event cannot be searched: ${problemOf(claim.event)}`, line);
    this.count(ids, text, line);
  }

  private count(ids: readonly string[], event: string, line: number): void {
    if (ids.length > 0) {
      let envelope: Record<string, unknown>;
      try {
        envelope = JSON.parse(event) as Record<string, unknown>;
      } catch {
        // The matcher does not parse escapes in fields that no pattern uses.
        this.note("broken-line", problemOf(event), line);
        return;
      }
      const { account, region } = envelope;
      this.receiver.match({
        patterns: ids,
        account: typeof account === "string" ? account : unknown,
        region: typeof region === "string" ? region : unknown,
        key: this.object.key,
        line,
        event,
      });
    }
    this.events++;
  }

  private noteBroken(reason: string, line: number, ended: boolean): void {
    if (ended) this.note("broken-line", reason, line);
    else this.cutOff = { reason, line };
  }

  private note(kind: ProblemKind, reason: string, line: number): void {
    const known = this.problems.get(kind);
    if (known === undefined) this.problems.set(kind, { count: 1, line, reason });
    else known.count++;
  }
}

/** "The event is not JSON: Unexpected end." → "the event is not JSON: Unexpected end". */
function problemOf(text: string): string {
  const sentence = eventProblem(text) ?? "The event is not JSON.";
  return sentence.charAt(0).toLowerCase() + sentence.slice(1).replace(/[.]$/, "");
}
