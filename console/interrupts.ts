import { writeSync } from "node:fs";
import { constants } from "node:os";

/** What a signal needs of the process, which tests replace. */
export interface Ending {
  readonly signals: Pick<NodeJS.EventEmitter, "on" | "off">;
  readonly print: (text: string) => void;
  readonly exit: (code: number) => void;
}

/** Ctrl-C, a request to end, and the terminal's end. */
const ending = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** The running process. */
const ofProcess: Ending = {
  signals: process,
  print: (text) => {
    try {
      // Not by a stream: a live display holds back what is written to it, and the process ends before it is flushed.
      writeSync(process.stderr.fd, process.stdout.isTTY ? `${showCursor}\n${text}` : text);
    } catch {
      // The terminal is gone.
    }
  },
  exit: (code) => process.exit(code),
};

/** A live display hides the cursor (ECMA-48, DECTCEM). */
const showCursor = "\u001b[?25h";

/**
 * Ends the process at Ctrl-C, SIGTERM or SIGHUP with 128 and the signal's number, as shells report it. Until the returned
 * function is called.
 *
 * @param undo takes back what is half done, and says what was kept.
 */
export function endOnInterrupt(undo: () => string, { signals, print, exit }: Ending = ofProcess): () => void {
  const listeners = ending.map((signal) => {
    const listener = () => {
      print(`Interrupted: ${undo()}\n`);
      exit(128 + constants.signals[signal]);
    };
    signals.on(signal, listener);
    return () => void signals.off(signal, listener);
  });
  return () => {
    for (const stop of listeners) stop();
  };
}
