import { join } from "node:path";
import { driftedFrom, writeAll } from "../tools/reference/generated";
import { lists } from "../tools/reference/lists";
import type * as referencing from "../tools/reference/references";

/**
 * `npm run docs` writes all generated files: lists of folders, reference pages, the schema of settings. With `--check`
 * it writes nothing, and exits 1 if one is out of date.
 */
async function main(): Promise<void> {
  const root = join(__dirname, "..");
  const check = process.argv.includes("--check");
  const ofFolders = lists(root);
  if (!check) writeAll(root, ofFolders);
  // Loaded late: the pages describe what the lists name.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { references } = require("../tools/reference/references") as typeof referencing;
  const generated = new Map([...ofFolders, ...(await references(root))]);
  if (!check) return writeAll(root, generated);
  for (const path of driftedFrom(root, generated)) {
    process.stderr.write(`${path} is out of date. Run: npm run docs\n`);
    process.exitCode = 1;
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
