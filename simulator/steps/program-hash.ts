import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

const root = join(__dirname, "..", "..");

/** What is installed. */
const installed = ["package-lock.json", "node_modules/.package-lock.json"];

/** A hash of the text of every file below `paths`, files and folders of the project, and of what is installed. */
export function programHash(paths: readonly string[]): string {
  const hash = createHash("sha256");
  const files = [...paths, ...installed].flatMap((path) => filesBelow(join(root, path)));
  for (const file of files)
    hash
      .update(`${file}\0`)
      .update(existsSync(file) ? readFileSync(file) : "none")
      .update("\0");
  return hash.digest("hex");
}

function filesBelow(path: string): string[] {
  if (!existsSync(path) || !statSync(path).isDirectory()) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
