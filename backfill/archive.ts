import { createReadStream, readFileSync } from "node:fs";
import { lstat, readdir, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import type { Readable } from "node:stream";
import { archiveFolders } from "../model/archive/archive";
import { archiveFormats, formats } from "../model/archive/formats";
import { inside } from "../console/inside";
import { reasonOf, UsageError } from "../console/usage-error";

/** An object of the archive. `key` is its key in the bucket: `events/day=2026-11-02/source=aws.iam/…/x.gz`. */
export interface ArchivedObject {
  readonly key: string;
  /** Size in bytes, as stored. */
  readonly size: number;
}

/** Direct children of a folder: names of folders with their `/`, and objects, both sorted by name. */
export interface Level {
  readonly folders: readonly string[];
  readonly objects: readonly ArchivedObject[];
}

/** Lists and reads archived objects, with the results of S3's ListObjectsV2 (delimiter `/`) and GetObject. */
export interface Archive {
  /** @param folder ends with `/`. A folder that does not exist is empty. */
  list(folder: string): Promise<Level>;
  /** The bytes as stored. A read error is an error of the stream. */
  read(key: string): Readable;
  /** Size in bytes, as {@link list} gives it; undefined if there is no such object. */
  sizeOf(key: string): Promise<number | undefined>;
  /** Reads a small object into memory; undefined if it does not exist. */
  readWhole(key: string): Buffer | undefined;
}

/** `events`, without its `/`. */
const eventsFolder = archiveFolders.events.slice(0, -1);

/** Folders of formats other than JSON lines. */
const otherFolders = archiveFormats
  .map((id) => formats[id].folder)
  .filter((folder) => folder !== archiveFolders.events);

/**
 * An archive bucket as a local folder: the copy that `aws s3 sync` makes, or the output of `npm start` below
 * `.local/archive/`.
 *
 * @throws UsageError if `root` contains no `events/`, or also another format, which would be skipped silently.
 */
export async function openArchiveFolder(root: string): Promise<Archive> {
  const names = await readdir(root).catch(async (error: NodeJS.ErrnoException) => {
    const advice = error.code === "ENOENT" ? await archivesNear(root) : "";
    throw new UsageError(`Cannot read the archive "${root}": ${reasonOf(error)}.${advice}`);
  });
  const unread = otherFolders.find((folder) => names.includes(folder.slice(0, -1)));
  if (unread !== undefined)
    throw new UsageError(
      `"${root}" has a folder ${unread}. Backfill reads only JSON, and would miss what is in that folder. To search only the JSON, name a copy without it.`,
    );
  if (!names.includes(eventsFolder)) throw new UsageError(await withoutEvents(root, names));
  return {
    list: (folder) => listLevel(root, folder),
    sizeOf: async (key) => {
      const found = await stat(join(root, key)).catch(() => undefined);
      if (found !== undefined) return found.isDirectory() ? undefined : found.size;
      // A broken link, as in listLevel.
      return (await lstat(join(root, key)).catch(() => undefined)) && 0;
    },
    read: (key) => createReadStream(join(root, key), { highWaterMark: 1 << 18 }),
    readWhole: (key) => {
      try {
        // The key is an archived event's.
        return readFileSync(inside(root, key));
      } catch {
        return undefined;
      }
    },
  };
}

/** The usual mistakes are a folder above, which contains a folder for each bucket, and a folder within. */
async function withoutEvents(root: string, names: readonly string[]): Promise<string> {
  const message = `"${root}" is not an archive: it has no folder ${archiveFolders.events}.`;
  if (names.some((name) => name.startsWith("day="))) return `${message} Name its parent folder.`;
  for (let folder = resolve(root); folder !== dirname(folder); folder = dirname(folder)) {
    if (basename(folder) === eventsFolder) return `${message} It is inside one: write ${dirname(folder)}.`;
  }
  return message + advise(await archivesBelow(root));
}

/** Levels of folders to look in: from `.local` to `.local/archive/BUCKET`. */
const levels = 2;

/** For a folder that does not exist: the archives below the nearest one that does, if that is a near miss. */
async function archivesNear(root: string): Promise<string> {
  let folder = root;
  do folder = dirname(folder);
  while (folder !== dirname(folder) && !(await isFolder(folder)));
  const missing = resolve(root).slice(resolve(folder).length).split("/").filter(Boolean).length;
  return missing > levels ? "" : advise(await archivesBelow(folder, missing));
}

const advise = (archives: readonly string[]): string =>
  archives.length === 0 ? "" : ` Write one of: ${archives.join(", ")}.`;

async function archivesBelow(folder: string, depth = levels): Promise<readonly string[]> {
  const found: string[] = [];
  for (const name of (await readdir(folder).catch(() => [])).sort()) {
    const below = join(folder, name);
    if (await isFolder(join(below, eventsFolder))) found.push(below);
    else if (depth > 1 && name !== "node_modules" && (await isFolder(below)))
      found.push(...(await archivesBelow(below, depth - 1)));
  }
  return found;
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

async function listLevel(root: string, folder: string): Promise<Level> {
  const folders: string[] = [];
  const objects: ArchivedObject[] = [];
  for (const name of (await readdir(join(root, folder))).sort()) {
    // Follows links: a day may be on another disk. A broken link is listed, and reading it fails.
    const found = await stat(join(root, folder, name)).catch(() => undefined);
    if (found?.isDirectory()) folders.push(`${name}/`);
    else objects.push({ key: folder + name, size: found?.size ?? 0 });
  }
  return { folders, objects };
}
