import type { Readable, Writable } from "node:stream";

/** Standard input, output and error of a command; `process` is one. */
export interface Terminal {
  readonly stdin: Readable;
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: Writable;
}

/** Columns that a terminal had before there were windows, and what readers of a log or a pipe can be expected to show. */
export const usualWidth = 80;

/** Fewer cannot hold the longest words of a report. */
const fewest = 40;

/** Columns of the terminal: its own, or those of the variable that shells set (POSIX, "Environment Variables"), or 80. */
export function widthOf({ stdout }: Pick<Terminal, "stdout">, { COLUMNS }: NodeJS.ProcessEnv = process.env): number {
  const told = Number(COLUMNS);
  return Math.max(stdout.columns ?? (Number.isInteger(told) && told > 0 ? told : usualWidth), fewest);
}
