import { Command, InvalidArgumentError } from "commander";
import { endOnInterrupt } from "../console/interrupts";
import { adviseOnNode } from "../console/node-version";
import { readCommandLine } from "../console/options";
import { printableError, printableJson, printableLines } from "../console/printable";
import { runCommand } from "../console/run-command";
import { type Terminal, widthOf } from "../console/terminal";
import { UsageError } from "../console/usage-error";
import { requireWritable } from "../console/write-text";
import type { ClientConfig } from "../verify/reach";
import type * as running from "../verify/run";
import { isMistake } from "./mistake";

interface Options {
  readonly hub?: string;
  readonly accounts?: readonly string[];
  readonly role?: string;
  readonly parallel?: number;
  readonly state?: readonly string[];
  readonly query: boolean;
  readonly settle: boolean;
  readonly send?: readonly string[];
  readonly write?: string;
  readonly permissions: boolean;
  readonly dryRun: boolean;
  readonly json: boolean;
  readonly stackConfig?: string;
}

/** What tests replace. */
export interface VerifyWorld {
  readonly config?: ClientConfig;
  readonly now: Date;
  readonly pause?: (milliseconds: number) => Promise<void>;
}

const help = `
Exit code: 0 nothing differs, 1 something differs or could not be read, or AWS refuted an assumption, 2 invalid input,
130 interrupted. Nothing is changed, except by --send without --dry-run, which puts events into the archive.`;

/** `npm run verify -- ENVIRONMENT`: resolves to the exit code. */
export async function verify(
  args: readonly string[],
  terminal: Terminal,
  world: VerifyWorld = { now: new Date() },
): Promise<number> {
  const { stdout, stderr } = terminal;
  const stopListening = endOnInterrupt(() => "what was read is not reported, and nothing was changed.");
  try {
    const line = readCommandLine<Options>(program(), args, terminal);
    if (line === undefined) return 0;
    const { options } = line;
    const name = line.args[0] ?? "";
    if (options.write !== undefined) requireWritable(options.write);
    if (options.send !== undefined && !options.settle)
      throw new UsageError("--send is for --settle: write both, or leave --send out.");
    // Loaded late: a mistake in the command is found before.
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { runVerify } = require("../verify/run") as typeof running;
    const { permissions: printsPermissions, state, ...rest } = options;
    const { text, json, exitCode } = await runVerify(
      { name, ...rest, ...(state !== undefined && { states: state }), printsPermissions },
      { ...world, width: widthOf(terminal), say: (told) => void stderr.write(`${printableLines(told)}\n`) },
    );
    stdout.write(options.json || options.permissions ? `${printableJson(json)}\n` : printableLines(text));
    return exitCode;
  } catch (error) {
    if (!isMistake(error)) throw error;
    stderr.write(`${printableError(error)}\n`);
    return 2;
  } finally {
    stopListening();
  }
}

const list = (value: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  ...value.split(",").map((each) => each.trim()),
];

function positive(value: string): number {
  if (!/^[1-9]\d{0,3}$/.test(value)) throw new InvalidArgumentError("Give a whole number from 1 to 9999.");
  return Number(value);
}

const program = (): Command =>
  new Command("npm run verify --")
    .description(
      "Reads back what the program built, and says what differs from the plan, who changed it and what to run.",
    )
    .argument("<environment>", "the environment, whose settings are in Pulumi.ENVIRONMENT.yaml")
    .option("--hub <region>", "only this hub, and what sends to it")
    .option("--accounts <ids>", "only these accounts, with commas; can be repeated", list)
    .option("--role <name>", "role to assume in members; default: rollout.roleName, where the rollout uses it")
    .option("--parallel <number>", "accounts at the same time", positive)
    .option("--state <files...>", "compares with deployed states (pulumi stack export) instead of the program")
    .option("--query", "asks the archive who changed what differs: one query of 30 days for each difference", false)
    .option("--settle", "asks AWS about each assumption of the simulator instead", false)
    .option("--send <ids>", "with --settle: sends marked events from these accounts, and replays them", list)
    .option("--write <file>", "writes the result as JSON")
    .option("--permissions", "prints the IAM policies that it needs, and reads nothing", false)
    .option("--dry-run", "says what would be read, without AWS", false)
    .option("--json", "prints one JSON object", false)
    .option("--stack-config <file>", "file with the settings; default: Pulumi.ENVIRONMENT.yaml")
    .addHelpText("after", help);

if (require.main === module) {
  adviseOnNode(process.argv.slice(2));
  void runCommand(verify, (code) => process.exit(code));
}
