import { closeSync, openSync, readFileSync, renameSync, rmSync, writeSync } from "node:fs";
import { hostname } from "node:os";
import { setTimeout as wait } from "node:timers/promises";
import { randomUUID } from "node:crypto";
import { reasonOf, UsageError } from "../console/usage-error";

/** Content of a lock file. `id` tells two locks of one process apart. */
interface Holder {
  readonly pid: number;
  readonly host: string;
  readonly id: string;
}

/** Milliseconds after which an empty lock file is that of a process that was killed between creating and writing it. */
const mostToWrite = 1000;
const interval = 50;

/** Locks of this process: its own id in a lock file proves nothing, since a container often has the same id each time. */
const held = new Set<string>();

/**
 * Keeps a second backfill away from a file: a file beside it, `FILE.lock`, created exclusively, which says who holds it.
 * The lock of a process that has ended without removing it is taken over. Node.js has no locks of the operating system.
 */
export class FileLock {
  private constructor(
    private readonly path: string,
    private readonly content: string,
  ) {}

  /** Name of the lock file for a file. */
  static nameFor = (file: string): string => `${file}.lock`;

  /**
   * @param file its real path, so that two names of one file have one lock.
   * @param use what it is for, in messages: `checkpoint`.
   * @throws UsageError if another backfill holds it, or it cannot be created.
   */
  static async acquire(file: string, use: string): Promise<FileLock> {
    const path = FileLock.nameFor(file);
    const holder: Holder = { pid: process.pid, host: hostname(), id: randomUUID() };
    const content = JSON.stringify(holder);
    while (!create(path, content)) {
      const other = await contentOf(path);
      if (other === undefined) continue;
      refuseLiving(other, path, `The ${use} "${file}"`);
      takeAway(path, other);
    }
    held.add(holder.id);
    return new FileLock(path, content);
  }

  /** False if somebody has removed the lock, so that another process may have taken it. */
  get holds(): boolean {
    return read(this.path) === this.content;
  }

  release(): void {
    held.delete((JSON.parse(this.content) as Holder).id);
    if (this.holds) rmSync(this.path, { force: true });
  }
}

/** False if the file exists. */
function create(path: string, content: string): boolean {
  let descriptor: number;
  try {
    descriptor = openSync(path, "wx");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw new UsageError(`Cannot create "${path}": ${reasonOf(error as NodeJS.ErrnoException)}.`);
  }
  try {
    writeSync(descriptor, content);
  } finally {
    closeSync(descriptor);
  }
  return true;
}

/** Undefined if the file is gone by now. */
async function contentOf(path: string): Promise<string | undefined> {
  let content = read(path);
  for (let waited = 0; content === "" && waited < mostToWrite; waited += interval) {
    await wait(interval);
    content = read(path);
  }
  return content;
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new UsageError(`Cannot read "${path}": ${reasonOf(error as NodeJS.ErrnoException)}.`);
  }
}

function refuseLiving(content: string, path: string, file: string): void {
  if (content === "") return;
  const holder = holderOf(content);
  if (holder === undefined)
    throw new UsageError(`"${path}" is needed as a lock and holds something else. Move it away, or name another file.`);
  const { pid, host, id } = holder;
  if (host !== hostname())
    throw new UsageError(
      `${file} is in use by a backfill on ${JSON.stringify(host)}, process ${pid}. If that has ended, remove "${path}".`,
    );
  if (pid === process.pid ? held.has(id) : isAlive(pid))
    throw new UsageError(
      `${file} is in use by another backfill, process ${pid}. Wait for its end, or name another file. If that process is something else, remove "${path}".`,
    );
}

function holderOf(content: string): Holder | undefined {
  try {
    const { pid, host, id } = JSON.parse(content) as Partial<Record<keyof Holder, unknown>>;
    return Number.isSafeInteger(pid) && Number(pid) > 0 && typeof host === "string" && typeof id === "string"
      ? { pid: Number(pid), host, id }
      : undefined;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Removes the lock of a dead process, and nothing else: another process may have taken it over meanwhile. */
function takeAway(path: string, content: string): void {
  const aside = `${path}.${randomUUID()}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
    throw new UsageError(`Cannot remove "${path}": ${reasonOf(error as NodeJS.ErrnoException)}.`);
  }
  const taken = read(aside);
  if (taken !== undefined && taken !== content) create(path, taken);
  rmSync(aside, { force: true });
}
