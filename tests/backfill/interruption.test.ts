import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import fc from "fast-check";
import { Interruption } from "../../backfill/interruption";
import { archived, backfill, backfillUntil, TemporaryArchive } from "./archive-folder";

describe("an interrupted backfill", () => {
  let archive: TemporaryArchive;
  let search: readonly string[];
  before(() => {
    archive = new TemporaryArchive();
    // Objects of several chunks, so that an interrupt can fall within one.
    for (let n = 0; n < 6; n++)
      archive.putEvents(
        Array.from({ length: 900 }, (_, line) =>
          archived({ account: String(n), id: `${line}`, detail: { eventName: "ConsoleLogin", more: "é".repeat(500) } }),
        ),
        `${n}.gz`,
      );
    const pattern = archive.file("p.json", '{"source": ["aws.signin"], "id": [{"suffix": "7"}]}');
    search = ["--pattern", pattern, "--archive", archive.root, "--days", "3"];
  });
  after(() => archive.remove());

  const checkpoint = () => archive.path("checkpoint");
  const output = () => archive.path("matches.ndjson");
  const kept = () => ["--checkpoint", checkpoint(), "--output", output()];
  const start = () => [checkpoint(), output()].forEach((file) => rmSync(file, { force: true }));

  async function totals(...args: readonly string[]): Promise<Record<string, unknown>> {
    const { code, out, error } = await backfill(...search, ...args, "--json");
    assert.deepEqual([code, error], [0, ""]);
    const { seconds: _seconds, resumed: _resumed, ...rest } = JSON.parse(out) as Record<string, unknown>;
    return rest;
  }

  /** Interrupts after so many turns of the event loop. */
  async function interruptedAfter(turns: number, ...args: readonly string[]) {
    const controller = new AbortController();
    let left = turns;
    const turn = () =>
      left-- === 0 ? controller.abort(new Interruption("SIGINT")) : void (timer = setImmediate(turn));
    let timer = setImmediate(turn);
    const run = await backfillUntil(controller.signal, ...search, ...args);
    clearImmediate(timer);
    return run;
  }

  const whole = { totals: {} as Record<string, unknown>, journal: "", matches: "" };
  before(async () => {
    start();
    whole.totals = await totals(...kept());
    whole.journal = readFileSync(checkpoint(), "utf8");
    whole.matches = readFileSync(output(), "utf8");
  });

  it("ends at once, keeps whole objects, and resumes to what an uninterrupted run gives, wherever it was", async () => {
    const ends = new Set<number>();
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(150), { minLength: 1, maxLength: 3 }), async (turns) => {
        start();
        for (const each of turns) {
          const { code, out, error } = await interruptedAfter(each, ...kept());
          ends.add(code);
          if (code === 0) continue;
          assert.deepEqual([code, out], [130, ""]);
          const lines = readFileSync(checkpoint(), "utf8").trimEnd().split("\n").slice(1);
          assert.ok(error.includes(`Kept: ${lines.length} object`), error);
          const last = JSON.parse(lines.at(-1) ?? '{"outputLength": 0}') as { outputLength: number };
          const matches = existsSync(output()) ? readFileSync(output()) : Buffer.alloc(0);
          assert.equal(matches.length, last.outputLength);
        }
        assert.deepEqual(await totals(...kept()), whole.totals);
        assert.equal(readFileSync(checkpoint(), "utf8"), whole.journal);
        assert.equal(readFileSync(output(), "utf8"), whole.matches);
      }),
      { numRuns: 25, examples: [[[0]], [[1, 2]], [[30, 30]]] },
    );
    assert.ok(ends.has(130));
  });

  it("without a checkpoint leaves the file of an earlier run, and no half-written one", async () => {
    start();
    await totals("--output", output());
    const before = readFileSync(output());
    const files = readdirSync(archive.folder);
    const { code, error } = await interruptedAfter(10, "--output", output());
    assert.equal(code, 130);
    assert.match(error, /^Interrupted by SIGINT\. Nothing was kept: only with --checkpoint .* was not changed\.\n$/);
    assert.deepEqual(readFileSync(output()), before);
    assert.deepEqual(readdirSync(archive.folder), files);
  });

  for (const [signal, code] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)
    it(`says what was kept when it gets ${signal}`, async () => {
      start();
      const main = join(__dirname, "../../commands/backfill.ts");
      // Signals itself within the third object.
      const script = `const fs = require("node:fs");
        const open = fs.createReadStream;
        let streams = 0;
        fs.createReadStream = (...args) => {
          const stream = open(...args);
          if (++streams === 3) stream.once("data", () => process.kill(process.pid, "${signal}"));
          return stream;
        };
        const { abortOnSignals } = require(${JSON.stringify(join(__dirname, "../../backfill/interruption.ts"))});
        const { backfill } = require(${JSON.stringify(main)});
        backfill(process.argv.slice(1), process, { now: new Date("2026-11-03T08:00:00Z") }, abortOnSignals()).then((code) => (process.exitCode = code));`;
      const child = spawn(process.execPath, [
        ...["-r", "ts-node/register/transpile-only", "-e", script, "--"],
        ...[...search, ...kept()],
      ]);
      const said = text(child.stderr);
      assert.deepEqual(await once(child, "exit"), [code, null]);
      assert.match(
        await said,
        new RegExp(
          `Interrupted by ${signal}\\. Kept: 2 objects in the checkpoint ".*", and their matches in ".*"\\. To resume`,
        ),
      );
      assert.deepEqual(await totals(...kept()), whole.totals);
      assert.equal(readFileSync(output(), "utf8"), whole.matches);
    });
});
