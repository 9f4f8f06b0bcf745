import { join } from "node:path";
import { Command } from "commander";
import { endOnInterrupt } from "../console/interrupts";
import { readOptions } from "../console/options";
import { printableError } from "../console/printable";
import { runCommand } from "../console/run-command";
import type { Terminal } from "../console/terminal";
import { UsageError } from "../console/usage-error";
import { driftedFrom, writeAll } from "../tools/reference/generated";
import { lists } from "../tools/reference/lists";
import type * as referencing from "../tools/reference/references";

const help = `
Exit code: 0 done, or with --check nothing is out of date, 1 something is out of date, 2 invalid input.`;

/**
 * `npm run docs` writes all generated files: lists of folders, reference pages, the schema of settings. With `--check`
 * it writes nothing, and resolves to 1 if one is out of date.
 */
async function docs(args: readonly string[], terminal: Terminal): Promise<number> {
  const program = new Command("npm run docs --")
    .description("Writes all generated files: lists of folders, reference pages, the schema of settings.")
    .option("--check", "write nothing, and name the files that are out of date", false)
    .addHelpText("after", help);
  const stopListening = endOnInterrupt(() => "each generated file is as it was, or complete.");
  try {
    const options = readOptions<{ readonly check: boolean }>(program, args, terminal);
    return options === undefined ? 0 : await generate(options.check, terminal);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    terminal.stderr.write(`${printableError(error)}\n`);
    return 2;
  } finally {
    stopListening();
  }
}

async function generate(check: boolean, { stderr }: Terminal): Promise<number> {
  const root = join(__dirname, "..");
  const ofFolders = lists(root);
  if (!check) writeAll(root, ofFolders);
  // Loaded late: the pages describe what the lists name.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { references } = require("../tools/reference/references") as typeof referencing;
  const generated = new Map([...ofFolders, ...(await references(root))]);
  if (!check) {
    writeAll(root, generated);
    return 0;
  }
  const drifted = driftedFrom(root, generated);
  for (const path of drifted) stderr.write(`${path} is out of date. Run: npm run docs\n`);
  return drifted.length === 0 ? 0 : 1;
}

if (require.main === module) void runCommand(docs);
