import { createReadStream } from "node:fs";
import { once } from "node:events";
import type { Readable, Writable } from "node:stream";
import { Command, CommanderError } from "commander";
import { compilePattern, eventProblem, PatternError, type Matcher } from "../model/pattern/pattern";
import { readMemberTexts } from "../model/pattern/json";

/** What the command reads and writes besides files; `process` is one. */
export interface Terminal {
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable;
}

/** The command line or a file is wrong. The message is one sentence for the person who typed it. */
class UsageError extends Error {}

interface Options {
  readonly pattern?: string;
  readonly event?: string;
  readonly cases?: string;
}

const help = `
FILE may be - for standard input. A case is one line:
  {"pattern": {"source": ["aws.ec2"]}, "event": {"source": "aws.ec2"}}
Pattern and event are JSON values, or strings with JSON text. Numbers keep every digit.

Exit code: 0 match, 1 no match, 2 anything wrong. With --cases: 0 once every line has its answer.`;

/** `npm run match`: what EventBridge's matcher would say, offline. Returns the exit code. */
export async function matchCommand(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    const options = parse(args, terminal);
    if (options === undefined) return 0;
    if (options.cases !== undefined) return await matchCases(options.cases, terminal);
    return await matchOne(options, terminal);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    terminal.stderr.write(`${error.message}\n`);
    return 2;
  }
}

/** Undefined when the help was asked for, and given. */
function parse(args: readonly string[], terminal: Terminal): Options | undefined {
  const program = new Command("npm run match --")
    .description("Tells whether an event pattern matches an event, as EventBridge would.")
    .option("--pattern <FILE>", "the event pattern, JSON")
    .option("--event <FILE>", "the event, JSON")
    .option("--cases <FILE>", "many cases, one JSON object a line; answers match, no-match or invalid, one a line")
    .addHelpText("after", help)
    .allowExcessArguments(false)
    .exitOverride()
    .configureOutput({ writeOut: (text) => void terminal.stdout.write(text), writeErr: () => undefined });
  try {
    program.parse(args, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return undefined;
    throw new UsageError(
      `${error.message.replace(/^error: /, "").replaceAll("\n", " ")}. --help shows how to call it.`,
    );
  }
  const options = program.opts<Options>();
  checkTogether(options);
  return options;
}

function checkTogether({ pattern, event, cases }: Options): void {
  if (cases !== undefined && (pattern !== undefined || event !== undefined)) {
    throw new UsageError("--cases stands alone: each case brings its own pattern and event.");
  }
  if (cases === undefined && (pattern === undefined || event === undefined)) {
    const missing = [...(pattern === undefined ? ["--pattern"] : []), ...(event === undefined ? ["--event"] : [])];
    throw new UsageError(`Missing ${missing.join(" and ")}: write --pattern FILE --event FILE, or --cases FILE.`);
  }
  if (pattern === "-" && event === "-")
    throw new UsageError("Only one of --pattern and --event can be standard input.");
}

async function matchOne({ pattern = "", event = "" }: Options, terminal: Terminal): Promise<number> {
  const patternText = await readText(pattern, terminal);
  const eventText = await readText(event, terminal);
  const matcher = tryCompile(patternText);
  if (matcher instanceof PatternError) {
    terminal.stdout.write(matcher.message.replace(/^/gm, "invalid: ") + "\n");
    return 2;
  }
  const problem = eventProblem(eventText);
  if (problem !== undefined) throw new UsageError(`${event}: ${problem}`);
  const matches = matcher.matchesText(eventText);
  terminal.stdout.write(matches ? "match\n" : "no match\n");
  return matches ? 0 : 1;
}

/** Characters of answers that are written at once. */
const batchSize = 1 << 16;

async function matchCases(file: string, terminal: Terminal): Promise<number> {
  const compiled = new Map<string, Matcher | PatternError>();
  let answers = "";
  for await (const line of linesOf(file, terminal)) {
    if (line.trim() === "") continue;
    answers += `${answer(line, compiled)}\n`;
    if (answers.length < batchSize) continue;
    if (!terminal.stdout.write(answers)) await once(terminal.stdout, "drain");
    answers = "";
  }
  terminal.stdout.write(answers);
  return 0;
}

function answer(line: string, compiled: Map<string, Matcher | PatternError>): string {
  let members: ReadonlyMap<string, string>;
  try {
    members = readMemberTexts(line);
  } catch (error) {
    return `invalid: The case is not a JSON object: ${(error as SyntaxError).message}.`;
  }
  const pattern = members.get("pattern");
  const event = members.get("event");
  if (pattern === undefined) return `invalid: The case has no "pattern".`;
  if (event === undefined) return `invalid: The case has no "event".`;
  const matcher = compileOnce(jsonText(pattern), compiled);
  if (matcher instanceof PatternError) return `invalid: ${matcher.message.replaceAll("\n", " ")}`;
  const eventText = jsonText(event);
  const problem = eventProblem(eventText);
  if (problem !== undefined) return `invalid: ${problem}`;
  return matcher.matchesText(eventText) ? "match" : "no-match";
}

/** A value that is a string holds JSON text; any other is itself the JSON. */
function jsonText(value: string): string {
  if (!value.startsWith('"')) return value;
  try {
    return JSON.parse(value) as string;
  } catch {
    return value;
  }
}

/** Patterns that are kept compiled: cases often come in runs with one pattern. */
const keptPatterns = 256;

function compileOnce(pattern: string, compiled: Map<string, Matcher | PatternError>): Matcher | PatternError {
  const known = compiled.get(pattern);
  if (known !== undefined) return known;
  const matcher = tryCompile(pattern);
  if (compiled.size >= keptPatterns) compiled.clear();
  compiled.set(pattern, matcher);
  return matcher;
}

function tryCompile(pattern: string): Matcher | PatternError {
  try {
    return compilePattern(pattern);
  } catch (error) {
    if (error instanceof PatternError) return error;
    throw error;
  }
}

async function readText(file: string, terminal: Terminal): Promise<string> {
  let text = "";
  for await (const chunk of chunksOf(file, terminal)) text += chunk;
  return text;
}

/**
 * Lines end with a line feed and nothing else: unlike in `node:readline`, a U+2028 inside a JSON string ends none.
 */
async function* linesOf(file: string, terminal: Terminal): AsyncGenerator<string> {
  let rest = "";
  for await (const chunk of chunksOf(file, terminal)) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
  yield rest;
}

async function* chunksOf(file: string, terminal: Terminal): AsyncGenerator<string> {
  const stream = file === "-" ? terminal.stdin : createReadStream(file);
  let isFirst = true;
  try {
    for await (const chunk of stream.setEncoding("utf8") as AsyncIterable<string>) {
      yield isFirst ? chunk.replace(/^\uFEFF/, "") : chunk;
      isFirst = false;
    }
  } catch (error) {
    throw new UsageError(`Cannot read "${file}": ${reasonOf(error as NodeJS.ErrnoException)}.`);
  }
}

function reasonOf({ code, message }: NodeJS.ErrnoException): string {
  if (code === "ENOENT") return "there is no such file";
  if (code === "EISDIR") return "it is a folder";
  if (code === "EACCES") return "it is not readable for you";
  return message;
}

if (require.main === module) {
  // Whoever reads the answers may stop early, as `head` does.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 2));
  void matchCommand(process.argv.slice(2), process).then((exitCode) => {
    process.exitCode = exitCode;
  });
}
