import { mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * Writes a file that other processes see whole or not at all. False where it cannot be written: whoever keeps something for
 * the next run loses time alone.
 */
export function writeWhole(file: string, content: string | Uint8Array): boolean {
  const unfinished = `${file}.${process.pid}`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(unfinished, content);
    renameSync(unfinished, file);
    return true;
  } catch {
    rmSync(unfinished, { force: true });
    return false;
  }
}

/** Leaves the files of a folder that were written last. Another process may be at it too. */
export function forgetOldest(folder: string, most: number): void {
  const files = readdirSync(folder)
    .map((name) => join(folder, name))
    .map((file) => ({ file, at: statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0 }))
    .sort((a, b) => b.at - a.at);
  for (const { file } of files.slice(most)) rmSync(file, { force: true });
}
