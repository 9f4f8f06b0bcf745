import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * A test that CloudFormation templates, by name, pass cfn-lint, which holds CloudFormation's own resource schemas. Skipped
 * where the command is not on the PATH: `.ci/cfn-lint` installs it.
 */
export function passCfnLint(templates: () => Promise<Readonly<Record<string, string>>>): void {
  it("pass cfn-lint", async function () {
    if (spawnSync("cfn-lint", ["--version"]).status !== 0) {
      if (this.test) this.test.title += " (skipped: no cfn-lint on the PATH)";
      return this.skip();
    }
    const folder = mkdtempSync(join(tmpdir(), "cfn-lint-"));
    try {
      const files = Object.entries(await templates()).map(([name, template]) => {
        const file = join(folder, `${name}.json`);
        writeFileSync(file, template);
        return file;
      });
      const { status, stdout } = spawnSync("cfn-lint", ["--", ...files], { encoding: "utf8" });
      assert.equal(status, 0, stdout);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
}
