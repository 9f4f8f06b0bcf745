import { type Dirent, readdirSync, realpathSync, statSync } from "node:fs";
import { join } from "node:path";
import { unreadable } from "./file-text";

/** A file below a path, or a path that cannot be read. */
export type EventFile = { readonly file: string; readonly problem?: string };

/** Hourly lists of a trail's log files with their hashes (CloudTrail user guide, "CloudTrail digest file structure"). */
const digests = "CloudTrail-Digest";

/** The files at and below a path, folders in depth, by name. Hidden files are left out, links are followed. */
export function* eventFiles(path: string, above: readonly string[] = []): Generator<EventFile, void> {
  let entries: Dirent[];
  try {
    if (!statSync(path).isDirectory()) return yield { file: path };
    const folder = realpathSync(path);
    if (above.includes(folder)) return;
    above = [...above, folder];
    entries = readdirSync(path, { withFileTypes: true });
  } catch (error) {
    return yield { file: path, problem: unreadable(error) };
  }
  for (const { name } of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (name.startsWith(".")) continue;
    if (name === digests)
      yield { file: join(path, name), problem: "is the folder of a trail's digest files, which hold no events" };
    else yield* eventFiles(join(path, name), above);
  }
}
