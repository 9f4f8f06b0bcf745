import { constants } from "node:os";
import { count } from "../console/count";

/** Signals that ask to end: Ctrl-C, `kill`, and a terminal that was closed. */
const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
export type EndSignal = (typeof signals)[number];

/** Reason of an abort: somebody asked the process to end. */
export class Interruption extends Error {
  override readonly name = "Interruption";

  constructor(readonly signal: EndSignal) {
    super(`Interrupted by ${signal}.`);
  }
}

/** What an interrupted run has kept. */
export interface Kept {
  readonly checkpoint?: { readonly path: string; readonly objects: number };
  readonly output?: string;
}

/** A run that was interrupted. The message says what was kept. */
export class InterruptedRun extends Error {
  override readonly name = "InterruptedRun";
  /** As a shell reports a process that a signal has ended. */
  readonly exitCode: number;

  constructor({ signal, message }: Interruption, kept: Kept) {
    super(`${message} ${told(kept)}`);
    this.exitCode = 128 + constants.signals[signal];
  }
}

function told({ checkpoint, output }: Kept): string {
  if (checkpoint === undefined) {
    const old = output === undefined ? "" : ` "${output}" was not changed.`;
    return `Nothing was kept: only with --checkpoint can a run be resumed.${old}`;
  }
  const matches = output === undefined ? "" : `, and their matches in "${output}"`;
  return `Kept: ${count(checkpoint.objects, "object")} in the checkpoint "${checkpoint.path}"${matches}. To resume, run the same command again.`;
}

/** Signals within this time are one: the terminal and npm may each send it. */
const sameMilliseconds = 300;

/** Aborted, with an {@link Interruption}, by the first signal. Another one later ends the process without waiting. */
export function abortOnSignals(): AbortSignal {
  const controller = new AbortController();
  let first = Infinity;
  for (const signal of signals)
    process.on(signal, () => {
      const now = Date.now();
      if (now - first > sameMilliseconds) process.exit(128 + constants.signals[signal]);
      first = Math.min(first, now);
      controller.abort(new Interruption(signal));
    });
  return controller.signal;
}
