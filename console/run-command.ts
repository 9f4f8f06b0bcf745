import { printableLines } from "./printable";
import type { Terminal } from "./terminal";

/** Codes of a stream whose reader is gone: `head` has read enough, or the terminal is closed. */
const gone = ["EPIPE", "EIO", "ERR_STREAM_DESTROYED"];

/**
 * Runs a command as a process, with its arguments, and exits with what it resolves to. If nobody reads its output any
 * longer, it goes on and its exit code is still true; an error that is not a mistake of the user ends with 2 and its stack
 * trace: 1 says that something was checked and found wrong.
 */
export async function runCommand(
  command: (args: readonly string[], terminal: Terminal) => Promise<number>,
  end: (code: number) => void = (code) => (process.exitCode = code),
): Promise<void> {
  for (const stream of [process.stdout, process.stderr])
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (!gone.includes(error.code ?? "")) process.exit(2);
    });
  try {
    end(await command(process.argv.slice(2), process));
  } catch (error) {
    process.stderr.write(
      `${printableLines(error instanceof Error ? (error.stack ?? error.message) : String(error))}\n`,
    );
    end(2);
  }
}
