import type { Readable, Writable } from "node:stream";

/** Standard input, output and error of a command; `process` is one. */
export interface Terminal {
  readonly stdin: Readable;
  readonly stdout: Writable & { readonly isTTY?: boolean };
  readonly stderr: Writable;
}
