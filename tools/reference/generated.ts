import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Generated texts by path from the root. */
type Generated = ReadonlyMap<string, string>;

/** Paths of files that are missing or differ from the generated text. */
export const driftedFrom = (root: string, generated: Generated): string[] =>
  [...generated].filter(([path, text]) => readIfThere(join(root, path)) !== text).map(([path]) => path);

export function writeAll(root: string, generated: Generated): void {
  for (const [path, text] of generated) {
    // Beside it and renamed: whoever is interrupted keeps a whole file.
    const half = join(root, `${path}.new`);
    writeFileSync(half, text);
    renameSync(half, join(root, path));
  }
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
