import type { Readable, Writable } from "node:stream";

/** What a command reads and writes besides files; `process` is one. */
export interface Terminal {
  readonly stdin: Readable;
  readonly stdout: Writable & { readonly isTTY?: boolean };
  readonly stderr: Writable;
}
