import type { ReadStream } from "node:tty";

/** The user's interrupts, from the keyboard or by signals. */
export interface Interrupts {
  /** Aborted by the first Ctrl-C, SIGINT, SIGTERM or SIGHUP. */
  readonly cancel: AbortSignal;
  /** Aborted by the second. */
  readonly terminate: AbortSignal;
  /** Stops listening and restores the terminal. */
  close(): void;
}

/** SIGHUP: the terminal was closed. By default it would end this process in the middle of an update. */
const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Signals within this time are one: a shell, npm and the terminal may each forward it. */
const sameMilliseconds = 300;

/** The process and its terminal. */
export interface Source {
  readonly process: Pick<NodeJS.EventEmitter, "on" | "off">;
  readonly stdin: Pick<ReadStream, "isTTY" | "setRawMode" | "resume" | "pause" | "on" | "off">;
  readonly now: () => number;
}

/**
 * Listens for Ctrl-C. On a terminal the key is read in raw mode: as a signal it would also reach the Pulumi commands
 * directly, and together with the interrupt sent to them on purpose make two, which they treat as "terminate
 * immediately".
 */
export function listenForInterrupts(
  onInterrupt: (which: "cancel" | "terminate") => void,
  { process: source, stdin, now }: Source = { process, stdin: process.stdin, now: Date.now },
): Interrupts {
  const cancel = new AbortController();
  const terminate = new AbortController();
  const interrupt = () => {
    const which = cancel.signal.aborted ? "terminate" : "cancel";
    if (terminate.signal.aborted) return;
    onInterrupt(which);
    (which === "cancel" ? cancel : terminate).abort();
  };
  let last = -Infinity;
  const onSignal = () => {
    const same = now() - last < sameMilliseconds;
    last = now();
    if (!same) interrupt();
  };
  const onKeys = (keys: Buffer) => {
    for (const key of keys) if (key === 0x03) interrupt();
  };
  for (const signal of signals) source.on(signal, onSignal);
  const raw = stdin.isTTY;
  if (raw) {
    stdin.setRawMode(true);
    stdin.on("data", onKeys);
    stdin.resume();
  }
  return {
    cancel: cancel.signal,
    terminate: terminate.signal,
    close() {
      for (const signal of signals) source.off(signal, onSignal);
      if (!raw) return;
      stdin.off("data", onKeys);
      stdin.setRawMode(false);
      stdin.pause();
    },
  };
}
