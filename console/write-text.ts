import { closeSync, existsSync, mkdirSync, openSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { reasonOf, UsageError } from "./usage-error";

/**
 * Writes a file that a person named, with the folders that it needs.
 *
 * @throws UsageError if it cannot be written.
 */
export function writeText(file: string, text: string): void {
  writing(file, () => writeFileSync(file, text));
}

/**
 * Asks before the work whether such a file can be written, and leaves what is there as it was.
 *
 * @throws UsageError if it cannot be written.
 */
export function requireWritable(file: string): void {
  const isThere = existsSync(file);
  writing(file, () => closeSync(openSync(file, "a")));
  if (!isThere) rmSync(file);
}

function writing(file: string, write: () => void): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    write();
  } catch (error) {
    throw new UsageError(`Cannot write "${file}": ${reasonOf(error as NodeJS.ErrnoException)}.`);
  }
}
