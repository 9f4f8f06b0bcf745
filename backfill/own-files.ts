import { closeSync, lstatSync, openSync, readdirSync, readlinkSync, readSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { archiveFolders } from "../model/archive/archive";
import { reasonOf, UsageError } from "../console/usage-error";
import { FileLock } from "./lock";
import { beginsWithMatch, longestHead, partOf } from "./match-file";

/** The files that a run writes, by their real paths. */
export interface OwnFiles {
  readonly checkpoint?: string;
  readonly output?: string;
}

type Option = "--checkpoint" | "--output";

/**
 * The real paths of the files that a run is to write, after checking that writing them destroys nothing: they are
 * different files outside the archive, and a file of matches that exists was written by a backfill. The checkpoint checks
 * its own content when it is opened.
 *
 * @throws UsageError otherwise.
 */
export function ownFiles(archive: string, { checkpoint, output }: OwnFiles): OwnFiles {
  const archiveFolder = foldersOf(archive);
  const place = (option: Option, path: string | undefined): string | undefined => {
    if (path === undefined) return undefined;
    const real = realPath(path, option);
    if (isWithin(real, archiveFolder))
      throw new UsageError(
        `${option} is "${path}", which is inside the archive "${archive}". Name a file outside of it.`,
      );
    refuseSpecial(real, option, path);
    return real;
  };
  const checkpointPath = place("--checkpoint", checkpoint);
  const outputPath = place("--output", output);
  if (checkpointPath !== undefined && outputPath !== undefined) refuseSame(checkpointPath, outputPath);
  if (outputPath !== undefined) refuseForeign(outputPath);
  return {
    ...(checkpointPath !== undefined && { checkpoint: checkpointPath }),
    ...(outputPath !== undefined && { output: outputPath }),
  };
}

/** The path without links, also of a file that does not exist yet, or of a link to one. */
function realPath(path: string, option: Option): string {
  try {
    return realpathSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw cannotWrite(option, path, error);
  }
  const link = lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ? readlinkSync(path) : undefined;
  if (link !== undefined) return realPath(resolve(dirname(path), link), option);
  try {
    return join(realpathSync(dirname(resolve(path))), basename(resolve(path)));
  } catch (error) {
    throw cannotWrite(option, path, error);
  }
}

function cannotWrite(option: Option, path: string, error: unknown): UsageError {
  const what = option === "--checkpoint" ? `Cannot use the checkpoint "${path}"` : `Cannot write "${path}"`;
  return new UsageError(`${what}: ${reasonOf(error as NodeJS.ErrnoException, "folder")}.`);
}

/** Identity of a file or folder: links and another spelling of the same name have the same. */
function identityOf(path: string): string | undefined {
  const found = statSync(path, { throwIfNoEntry: false, bigint: true });
  return found && `${found.dev}:${found.ino}`;
}

/** The archive's folder, and those that links in place of it or of days lead to. */
function foldersOf(archive: string): ReadonlySet<string> {
  const events = join(archive, archiveFolders.events);
  const links = readdirSync(events, { withFileTypes: true }).filter((entry) => entry.isSymbolicLink());
  const folders = [archive, events, ...links.map(({ name }) => join(events, name))].map(identityOf);
  return new Set(folders.filter((identity) => identity !== undefined));
}

function isWithin(path: string, folders: ReadonlySet<string>): boolean {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if (folders.has(identityOf(folder) ?? "")) return true;
    if (folder === dirname(folder)) return false;
  }
}

/** A device or a pipe has no length to return to. */
function refuseSpecial(real: string, option: Option, path: string): void {
  const found = statSync(real, { throwIfNoEntry: false });
  if (found === undefined || found.isFile()) return;
  const reason = found.isDirectory() ? "it is a folder" : "it is not a regular file";
  throw cannotWrite(option, path, new Error(reason));
}

/** Each run writes its lock and half-written file beside these. */
function refuseSame(checkpoint: string, output: string): void {
  const given = `--output is "${output}", and --checkpoint is "${checkpoint}"`;
  const checkpointFiles = [checkpoint, FileLock.nameFor(checkpoint)];
  const outputFiles = [output, FileLock.nameFor(output), partOf(output)];
  const identities = new Set(checkpointFiles.map((file) => identityOf(file)).filter((found) => found !== undefined));
  if (outputFiles.some((file) => checkpointFiles.includes(file) || identities.has(identityOf(file) ?? "")))
    throw new UsageError(`${given}: both would write the same file. Name another file for one of them.`);
  const folded = checkpointFiles.map(withoutCase);
  if (outputFiles.some((file) => folded.includes(withoutCase(file))))
    throw new UsageError(
      `${given}: they differ only in upper and lower case, and on some disks are the same file. Name another file for one of them.`,
    );
}

const withoutCase = (path: string): string => path.normalize("NFC").toLowerCase();

/** A file that exists must be empty or begin with a match, as must what an interrupted run left beside it. */
function refuseForeign(output: string): void {
  for (const file of [output, partOf(output)]) {
    const head = headOf(file);
    if (head === undefined || head === "" || beginsWithMatch(head)) continue;
    throw new UsageError(
      `--output would replace "${file}", which does not hold matches of a backfill. It was left unchanged. Name another file, or move it away.`,
    );
  }
}

function headOf(path: string): string | undefined {
  let descriptor: number;
  try {
    descriptor = openSync(path, "r");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw cannotWrite("--output", path, error);
  }
  try {
    const head = Buffer.alloc(longestHead);
    return head.toString("utf8", 0, readSync(descriptor, head, 0, longestHead, 0));
  } finally {
    closeSync(descriptor);
  }
}
