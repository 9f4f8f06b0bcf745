import { createReadStream, readFileSync } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
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
  /** Reads a small object into memory; undefined if it does not exist. */
  readWhole(key: string): Buffer | undefined;
}

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
  const names = await readdir(root).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`Cannot read the archive "${root}": ${reasonOf(error)}.`);
  });
  const unread = otherFolders.find((folder) => names.includes(folder.slice(0, -1)));
  if (unread !== undefined)
    throw new UsageError(
      `"${root}" has a folder ${unread}. Backfill reads only JSON, and would miss what is in that folder. To search only the JSON, name a copy without it.`,
    );
  if (!names.includes("events")) throw new UsageError(await withoutEvents(root, names));
  return {
    list: (folder) => listLevel(root, folder),
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

/**
 * The two usual mistakes are the parent folder, which contains a folder for each bucket, and the folder `events/`
 * itself.
 */
async function withoutEvents(root: string, names: readonly string[]): Promise<string> {
  const message = `"${root}" is not an archive: it has no folder ${archiveFolders.events}.`;
  if (names.some((name) => name.startsWith("day="))) return `${message} Name its parent folder.`;
  const buckets = [];
  for (const name of [...names].sort()) {
    if (await isFolder(join(root, name, archiveFolders.events))) buckets.push(join(root, name));
  }
  return buckets.length === 0 ? message : `${message} Write one of: ${buckets.join(", ")}.`;
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
