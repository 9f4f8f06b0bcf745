import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { backfill as backfillCommand } from "../../commands/backfill";
import { partitionFolder, partitionOf } from "../../model/archive/archive";
import type { Envelope } from "../../model/envelope";
import { CapturedTerminal } from "../captured-terminal";

/** An event of the archive; what is not named is that of a failed sign-in. */
export const archived = (some: Partial<Record<keyof Envelope, unknown>> = {}): Envelope =>
  ({
    version: "0",
    id: "e1",
    "detail-type": "AWS Console Sign In via CloudTrail",
    source: "aws.signin",
    account: "111122223333",
    time: "2026-11-02T10:15:30Z",
    region: "us-east-1",
    resources: [],
    detail: { eventName: "ConsoleLogin", responseElements: { ConsoleLogin: "Failure" } },
    ...some,
  }) as Envelope;

/** Key of an object in the event's own folder. */
export const keyOf = (event: Envelope, name = "a.gz"): string => partitionFolder(partitionOf(event)) + name;

export const lines = (...events: readonly (object | string)[]): string =>
  events.map((event) => `${typeof event === "string" ? event : JSON.stringify(event)}\n`).join("");

/** A temporary folder with the layout of the archive bucket, and files beside it. */
export class TemporaryArchive {
  readonly folder = mkdtempSync(join(tmpdir(), "backfill-"));
  readonly root = join(this.folder, "bucket");

  constructor() {
    mkdirSync(join(this.root, "events"), { recursive: true });
  }

  /** Bytes as they are, text gzipped. */
  put(key: string, content: Buffer | string): void {
    const path = join(this.root, key);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, typeof content === "string" ? gzipSync(content) : content);
  }

  /** Each event into its folder; events of one folder share an object. */
  putEvents(events: readonly Envelope[], name = "a.gz"): void {
    const byKey = new Map<string, Envelope[]>();
    for (const event of events) byKey.set(keyOf(event, name), [...(byKey.get(keyOf(event, name)) ?? []), event]);
    for (const [key, group] of byKey) this.put(key, lines(...group));
  }

  /** A file beside the archive; returns its path. */
  file(name: string, content: string): string {
    writeFileSync(this.path(name), content);
    return this.path(name);
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}

export interface Run {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

export const now = new Date("2026-11-03T08:00:00Z");

/** Runs the command, with a clock that stands still. */
export const backfill = (...args: readonly string[]): Promise<Run> => backfillWhile(() => 0, ...args);

/** Runs the command by a clock of its own. */
export const backfillWhile = (clock: () => number, ...args: readonly string[]): Promise<Run> => run(args, clock);

/** Runs the command until it is cancelled. */
export const backfillUntil = (cancel: AbortSignal, ...args: readonly string[]): Promise<Run> =>
  run(args, () => 0, cancel);

async function run(args: readonly string[], clock: () => number, cancel?: AbortSignal): Promise<Run> {
  const terminal = new CapturedTerminal();
  const code = await backfillCommand(args, terminal, { now, clock }, cancel);
  return { code, out: terminal.out, error: terminal.err };
}
