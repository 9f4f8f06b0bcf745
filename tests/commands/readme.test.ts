import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(__dirname, "..", "..");

describe("README.md", () => {
  const readme = readFileSync(join(root, "README.md"), "utf8");

  it("shows what the first run prints, number by number", () => {
    const folder = mkdtempSync(join(tmpdir(), "readme-"));
    try {
      const { status, stdout, stderr } = spawnSync(
        process.execPath,
        ["-r", "ts-node/register/transpile-only", "commands/start.ts", "--output", folder],
        { cwd: root, encoding: "utf8", env: { ...process.env, NO_COLOR: "1" } },
      );
      assert.equal(status, 0, stderr);
      const [, shown = ""] = /```\n(Event Governance {2}[^`]*)```/.exec(readme) ?? [];
      const lines = shown.split("\n").filter((line) => line.trim() !== "" && line.trim() !== "…");
      assert.ok(lines.length >= 12, `README.md shows ${lines.length} lines of a run`);
      const printed = stdout.replaceAll(folder, ".local").trimEnd().split("\n");
      assert.ok(printed.length <= 36, `more than one screen, of which npm writes four lines: ${printed.length}`);
      assert.deepEqual(
        lines.filter((line) => !printed.some((each) => each.startsWith(line))),
        [],
        "README.md shows lines that `npm start` does not print",
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("is short, and states no number that nothing checks", () => {
    assert.ok(readme.split("\n").length <= 181, "README.md has more than 180 lines");
    const prose = readme.replaceAll(/```[^]*?```/g, "").replaceAll(/\]\([^)]*\)/g, "]");
    const numbers = prose.match(/(?<![\w.`-])\d[\d,]*(?![\w`])/g) ?? [];
    // An exit code, which other tests check, and the kilobytes in which Firehose charges.
    assert.deepEqual(numbers, ["1", "5"], "move the number to a generated page, or check it here");
  });
});
