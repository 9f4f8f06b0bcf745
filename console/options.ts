import { type Command, CommanderError } from "commander";
import { refuseTakenOptions, runOf, scriptOf } from "./npm-options";
import type { Terminal } from "./terminal";
import { UsageError } from "./usage-error";

/** What a command line says. */
export interface CommandLine<Options extends object> {
  readonly options: Options;
  /** Positional arguments. */
  readonly args: readonly string[];
}

/** The options of a command without positional arguments; the same as {@link readCommandLine} otherwise. */
export function readOptions<Options extends object>(
  program: Command,
  args: readonly string[],
  terminal: Terminal,
): Options | undefined {
  return readCommandLine<Options>(program, args, terminal)?.options;
}

/**
 * The options and arguments of a command; undefined if help was requested and printed. The command's name is how it is run,
 * `npm run up --`.
 *
 * @throws UsageError for unknown options, surplus or missing arguments and options that npm kept, instead of commander's own
 * message and exit code.
 */
export function readCommandLine<Options extends object>(
  program: Command,
  args: readonly string[],
  { stdout }: Terminal,
  env: Readonly<Record<string, string | undefined>> = process.env,
): CommandLine<Options> | undefined {
  refuseTakenOptions(program, args, env);
  program
    // Checked below: commander's message names neither the argument nor what is probably missing.
    .allowExcessArguments(true)
    .exitOverride()
    .configureOutput({ writeOut: (text) => void stdout.write(text), writeErr: () => undefined });
  try {
    program.parse(args, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return undefined;
    const message = error.message.replace(/^error: /, "").replaceAll("\n", " ");
    throw new UsageError(`${message.replace(/\.$/, "")}. Run it with --help for usage.`);
  }
  refuseSurplus(program);
  return { options: program.opts<Options>(), args: program.args };
}

function refuseSurplus(program: Command): void {
  if (program.registeredArguments.at(-1)?.variadic === true) return;
  const surplus = program.args.slice(program.registeredArguments.length);
  if (surplus.length === 0) return;
  const script = scriptOf(program);
  const run = script === undefined ? program.name() : runOf(script);
  const expected = program.registeredArguments.map((argument) => argument.name().toUpperCase());
  throw new UsageError(
    `too many arguments: ${surplus.map((each) => JSON.stringify(each)).join(", ")}. ` +
      `If it belongs to an option, write -- before the options: ${[run, "--", ...expected, "--OPTION VALUE"].join(" ")}. Run it with --help for usage.`,
  );
}
