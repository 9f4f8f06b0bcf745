import type { ReadStream } from "node:tty";

/** What the person asked for at the keyboard, or the system by a signal. */
export interface Interrupts {
  /** Aborted by the first Ctrl-C, SIGINT or SIGTERM. */
  readonly cancel: AbortSignal;
  /** Aborted by the second. */
  readonly terminate: AbortSignal;
  /** Stops listening and gives the terminal back. */
  close(): void;
}

/** Signals that arrive within this time of each other are one: a shell, npm and the terminal may each pass one on. */
const sameMilliseconds = 300;

/** What is listened to. */
export interface Source {
  readonly process: Pick<NodeJS.EventEmitter, "on" | "off">;
  readonly stdin: Pick<ReadStream, "isTTY" | "setRawMode" | "resume" | "pause" | "on" | "off">;
  readonly now: () => number;
}

/**
 * Listens for Ctrl-C. On a terminal the key is read as a key, in raw mode: as a signal it would reach the Pulumi commands
 * too, directly from the terminal, and together with the interrupt that they are sent on purpose make two, which they
 * take for "terminate immediately".
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
  source.on("SIGINT", onSignal);
  source.on("SIGTERM", onSignal);
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
      source.off("SIGINT", onSignal);
      source.off("SIGTERM", onSignal);
      if (!raw) return;
      stdin.off("data", onKeys);
      stdin.setRawMode(false);
      stdin.pause();
    },
  };
}
