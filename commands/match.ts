import { once } from "node:events";
import { Command } from "commander";
import { endOnInterrupt } from "../console/interrupts";
import { readOptions } from "../console/options";
import { printableError, printableLines } from "../console/printable";
import { runCommand } from "../console/run-command";
import type { Terminal } from "../console/terminal";
import { UsageError } from "../console/usage-error";
import { matchCases, matchFiles } from "../matching/match";

interface Options {
  readonly pattern?: string;
  readonly event?: string;
  readonly cases?: string;
}

const help = `
FILE may be - for standard input. A case is one line:
  {"pattern": {"source": ["aws.ec2"]}, "event": {"source": "aws.ec2"}}
Pattern and event are JSON values, or strings with JSON text. Numbers keep every digit.

Exit code: 0 match, 1 no match, 2 error. With --cases: 0 if every line was answered.`;

/** `npm run match`: evaluates patterns as EventBridge would, offline. Returns the exit code. */
export async function match(args: readonly string[], terminal: Terminal): Promise<number> {
  const stopListening = endOnInterrupt(() => "what was answered so far is complete, line by line.");
  try {
    const options = parse(args, terminal);
    if (options === undefined) return 0;
    return await (options.cases === undefined ? answerOne(options, terminal) : answerAll(options.cases, terminal));
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    terminal.stderr.write(`${printableError(error)}\n`);
    return 2;
  } finally {
    stopListening();
  }
}

function parse(args: readonly string[], terminal: Terminal): Options | undefined {
  const program = new Command("npm run match --")
    .description("Checks whether an event pattern matches an event, as EventBridge would.")
    .option("--pattern <FILE>", "the event pattern, JSON; or the JSON itself")
    .option("--event <FILE>", "the event, JSON; or the JSON itself")
    .option("--cases <FILE>", "many cases, one JSON object per line; answers match, no-match or invalid, one per line")
    .addHelpText("after", help);
  const options = readOptions<Options>(program, args, terminal);
  if (options !== undefined) checkTogether(options);
  return options;
}

function checkTogether({ pattern, event, cases }: Options): void {
  if (cases !== undefined && (pattern !== undefined || event !== undefined)) {
    throw new UsageError(
      "--cases cannot be combined with --pattern or --event: each case has its own pattern and event.",
    );
  }
  if (cases === undefined && (pattern === undefined || event === undefined)) {
    const missing = [...(pattern === undefined ? ["--pattern"] : []), ...(event === undefined ? ["--event"] : [])];
    throw new UsageError(`Missing ${missing.join(" and ")}: write --pattern FILE --event FILE, or --cases FILE.`);
  }
  if (pattern === "-" && event === "-")
    throw new UsageError("Only one of --pattern and --event can be standard input.");
}

async function answerOne({ pattern = "", event = "" }: Options, { stdin, stdout }: Terminal): Promise<number> {
  const answer = await matchFiles({ pattern, event }, stdin);
  if (typeof answer !== "boolean") {
    stdout.write(printableLines(answer.message).replace(/^/gm, "invalid: ") + "\n");
    return 2;
  }
  stdout.write(answer ? "match\n" : "no match\n");
  return answer ? 0 : 1;
}

async function answerAll(cases: string, { stdin, stdout }: Terminal): Promise<number> {
  for await (const answers of matchCases(cases, stdin)) if (!stdout.write(answers)) await once(stdout, "drain");
  return 0;
}

if (require.main === module) {
  // The reader of standard output may stop early, as `head` does: nobody waits for the other answers.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 2));
  void runCommand(match);
}
