import assert from "node:assert/strict";
import { EventEmitter } from "node:events";
import { breathe } from "../../console/breathe";
import { endOnInterrupt } from "../../console/interrupts";

describe("an interrupt", () => {
  for (const [signal, code] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ] as const)
    it(`by ${signal} takes back what is half done, says what was kept, and ends with ${code}`, () => {
      const signals = new EventEmitter();
      const log: string[] = [];
      const stop = endOnInterrupt(
        () => {
          log.push("undone");
          return "nothing was changed.";
        },
        { signals, print: (text) => log.push(text), exit: (status) => log.push(String(status)) },
      );
      signals.emit(signal);
      assert.deepEqual(log, ["undone", "Interrupted: nothing was changed.\n", String(code)]);
      stop();
      assert.deepEqual(signals.eventNames(), []);
    });

  it("has a turn while something is computed, however long it takes", async () => {
    let interrupted = false;
    setImmediate(() => (interrupted = true));
    // Without a turn of the event loop this would never end.
    while (!interrupted) await breathe();
  });
});
