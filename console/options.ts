import { type Command, CommanderError } from "commander";
import type { Terminal } from "./terminal";
import { UsageError } from "./usage-error";

/**
 * The options of a command without positional arguments; undefined if help was requested and printed.
 *
 * @throws UsageError for unknown options, instead of commander's own message and exit code.
 */
export function readOptions<Options extends object>(
  program: Command,
  args: readonly string[],
  { stdout }: Terminal,
): Options | undefined {
  program
    .allowExcessArguments(false)
    .exitOverride()
    .configureOutput({ writeOut: (text) => void stdout.write(text), writeErr: () => undefined });
  try {
    return program.parse(args, { from: "user" }).opts<Options>();
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return undefined;
    const message = error.message.replace(/^error: /, "").replaceAll("\n", " ");
    throw new UsageError(`${message}. Run it with --help for usage.`);
  }
}
