import assert from "node:assert/strict";
import { EventEmitter } from "node:events";
import { listenForInterrupts } from "../../deploy/interrupts";

class Keyboard extends EventEmitter {
  raw = false;
  constructor(readonly isTTY: boolean) {
    super();
  }
  setRawMode(raw: boolean): this {
    this.raw = raw;
    return this;
  }
  resume(): this {
    return this;
  }
  pause(): this {
    return this;
  }
}

function listen(isTTY: boolean) {
  const signals = new EventEmitter();
  const stdin = new Keyboard(isTTY);
  const seen: string[] = [];
  let time = 0;
  const interrupts = listenForInterrupts((which) => seen.push(which), {
    process: signals,
    stdin: stdin as never,
    now: () => time,
  });
  const press = () => void stdin.emit("data", Buffer.from([0x03]));
  const pass = (milliseconds: number) => void (time += milliseconds);
  return { signals, stdin, seen, interrupts, press, pass };
}

describe("interrupts", () => {
  it("read Ctrl-C as a key on a terminal, so that it does not become a signal for Pulumi's commands too", () => {
    const { stdin, seen, interrupts, press } = listen(true);
    assert.equal(stdin.raw, true);
    press();
    assert.deepEqual([interrupts.cancel.aborted, interrupts.terminate.aborted], [true, false]);
    press();
    assert.equal(interrupts.terminate.aborted, true);
    press();
    assert.deepEqual(seen, ["cancel", "terminate"]);
  });

  it("ignore every other key", () => {
    const { stdin, interrupts } = listen(true);
    stdin.emit("data", Buffer.from("qy\n"));
    assert.equal(interrupts.cancel.aborted, false);
  });

  it("treat a signal forwarded by both npm and the shell as one, and a later one as the second", () => {
    const { signals, interrupts, pass } = listen(false);
    signals.emit("SIGINT");
    pass(20);
    signals.emit("SIGINT");
    assert.deepEqual([interrupts.cancel.aborted, interrupts.terminate.aborted], [true, false]);
    pass(1000);
    signals.emit("SIGTERM");
    assert.equal(interrupts.terminate.aborted, true);
  });

  it("ignore a stdin that is not a terminal", () => {
    const { stdin } = listen(false);
    assert.deepEqual([stdin.raw, stdin.listenerCount("data")], [false, 0]);
  });

  it("restore the terminal and the signals", () => {
    const { stdin, signals, interrupts } = listen(true);
    interrupts.close();
    assert.deepEqual(
      [stdin.raw, stdin.listenerCount("data"), signals.listenerCount("SIGINT"), signals.listenerCount("SIGTERM")],
      [false, 0, 0, 0],
    );
  });
});
