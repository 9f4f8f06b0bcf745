import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { join } from "node:path";

describe("optimizing late", () => {
  /** What V8 says of what it compiles anew while a function runs a while, not long. */
  const traced = (prelude: string) =>
    execFileSync(
      process.execPath,
      [
        "--trace-opt",
        "--no-concurrent-recompilation",
        "--require",
        "ts-node/register/transpile-only",
        "--eval",
        `${prelude}
        function aWhile(n) { let sum = 0; for (let i = 0; i < n; i++) sum += i % 7; return sum; }
        for (let i = 0; i < 400; i++) aWhile(50);`,
      ],
      { cwd: join(__dirname, "..", ".."), encoding: "utf8", maxBuffer: 100_000_000 },
    );
  it("says nothing of options that V8 lacks", () => {
    const { stdout, stderr } = spawnSync(
      process.execPath,
      [
        ...["--no-warnings", "--require", "ts-node/register/transpile-only"],
        ...["--eval", `require("./console/optimizing").optimizeLate();`],
      ],
      { cwd: join(__dirname, "..", ".."), encoding: "utf8" },
    );
    assert.equal(stdout + stderr, "");
  });

  const optimized = /completed compiling[^\n]*aWhile/;

  it("leaves a function as it is that V8 would optimize, on Node.js 20", function () {
    if (Number.parseInt(process.versions.node, 10) >= 22) this.skip();
    assert.match(traced(""), optimized);
    assert.doesNotMatch(traced(`require("./console/optimizing").optimizeLate();`), optimized);
  });
});
