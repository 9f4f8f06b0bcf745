import { Readable, Writable } from "node:stream";
import type { Terminal } from "../console/terminal";

/** A terminal that captures its output and has no input. */
export class CapturedTerminal implements Terminal {
  readonly stdin = Readable.from([]);
  readonly stdout = capture((text) => (this.out += text));
  readonly stderr = capture((text) => (this.err += text));
  out = "";
  err = "";
}

const capture = (add: (text: string) => void) =>
  new Writable({
    decodeStrings: false,
    write(chunk: string | Buffer, _encoding, done) {
      add(chunk.toString());
      done();
    },
  });
