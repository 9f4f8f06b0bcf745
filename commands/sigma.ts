import { Command } from "commander";
import { endOnInterrupt } from "../console/interrupts";
import { readCommandLine } from "../console/options";
import { printableError, printableJson } from "../console/printable";
import { runCommand } from "../console/run-command";
import { type Terminal, widthOf } from "../console/terminal";
import { reportAsJson, reportAsText } from "../sigma/report";
import { runSigma } from "../sigma/sigma";
import { isMistake } from "./mistake";

interface Options {
  readonly write?: string;
  readonly queries?: string;
  readonly values?: string;
  readonly stackConfig?: string;
  readonly all: boolean;
  readonly anyCall: boolean;
  readonly json: boolean;
}

const help = `
A folder is read with all folders within: every file that ends in .yml or .yaml. Rules about other
logs than product aws, service cloudtrail are counted and left aside. docs/sigma.md says what is
translated, and what is not.

Exit code: 0 every rule was translated, 1 some were refused or are invalid, 2 invalid input.`;

/** `npm run sigma`: translates Sigma rules to event patterns. Resolves to the exit code. */
export async function sigma(args: readonly string[], terminal: Terminal): Promise<number> {
  const stopListening = endOnInterrupt(() => "what is written so far is complete.");
  const program = new Command("npm run sigma --")
    .description(
      "Translates Sigma rules for CloudTrail to event patterns, and says what is governed and detected already.",
    )
    .argument("<rules...>", "files and folders of rules")
    .option("--write <FILE>", "writes settings that add the rules which are not detected yet")
    .option("--queries <DIR>", "writes a query for Athena for each rule that no event pattern can express")
    .option("--values <FILE>", "values for placeholders, YAML or JSON: Admins: [alice, bob]")
    .option("--stack-config <FILE>", "compares with these settings, a file called Pulumi.ENVIRONMENT.yaml")
    .option("--all", "adds rules that are detected already, too", false)
    .option("--any-call", "adds rules that name neither call nor service: a detection for each governed service", false)
    .option("--json", "prints one JSON object, with every pattern", false)
    .addHelpText("after", help);
  try {
    const line = readCommandLine<Options>(program, args, terminal);
    if (line === undefined) return 0;
    const { json, ...options } = line.options;
    const result = runSigma({ rules: line.args, ...options });
    terminal.stdout.write(json ? `${printableJson(reportAsJson(result))}\n` : reportAsText(result, widthOf(terminal)));
    return await Promise.resolve(
      result.imported.some(({ outcome }) => outcome === "refused" || outcome === "invalid") ? 1 : 0,
    );
  } catch (error) {
    if (!isMistake(error)) throw error;
    terminal.stderr.write(`${printableError(error)}\n`);
    return 2;
  } finally {
    stopListening();
  }
}

if (require.main === module) void runCommand(sigma);
