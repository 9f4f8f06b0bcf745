import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Generated texts by path from the root. */
type Generated = ReadonlyMap<string, string>;

/** Paths of files that are missing or differ from the generated text. */
export const driftedFrom = (root: string, generated: Generated): string[] =>
  [...generated].filter(([path, text]) => readIfThere(join(root, path)) !== text).map(([path]) => path);

export function writeAll(root: string, generated: Generated): void {
  for (const [path, text] of generated) writeFileSync(join(root, path), text);
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
