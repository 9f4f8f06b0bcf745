import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parse } from "yaml";

const root = join(__dirname, "..");
const pages = [
  ...readdirSync(root).filter((file) => file.endsWith(".md")),
  ...readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".md"))
    .map((file) => join("docs", file)),
];
const textOf = (page: string): string => readFileSync(join(root, page), "utf8");

describe("the documents", () => {
  it("show a minimal file of settings that the simulator accepts as a whole", () => {
    const [, yaml = ""] = /## A minimal file[^]*?```yml\n([^]*?)```/.exec(textOf("docs/settings.md")) ?? [];
    const keys = Object.keys((parse(yaml) as { config: object }).config);
    assert.ok(keys.length <= 6, keys.join(", "));
    const folder = mkdtempSync(join(tmpdir(), "minimal-"));
    try {
      const file = join(folder, "Pulumi.first.yaml");
      writeFileSync(file, yaml);
      const { status, stdout, stderr } = spawnSync(
        process.execPath,
        [
          ...["-r", "ts-node/register/transpile-only", "commands/start.ts"],
          ...["--stack-config", file, "--output", join(folder, "output")],
        ],
        { cwd: root, encoding: "utf8" },
      );
      assert.equal(status, 0, stdout + stderr);
      assert.match(stdout, /environment first: \d+ accounts/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("are reached from README.md", () => {
    const reached = new Set<string>();
    const left = ["README.md"];
    for (let page = left.pop(); page !== undefined; page = left.pop()) {
      if (reached.has(page)) continue;
      reached.add(page);
      for (const [, target = ""] of textOf(page).matchAll(/\]\(([^)#\s]+\.md)(?:#[^)]*)?\)/g))
        if (!/^[a-z]+:/.test(target)) left.push(join(dirname(page), target));
    }
    const decisions = join("docs", "decisions");
    assert.deepEqual(
      pages.filter((page) => !reached.has(page) && !page.startsWith(decisions)),
      [],
    );
  });

  it("say at the beginning that nothing has run on AWS yet", () => {
    const beginning = textOf("README.md").split("\n").slice(0, 8).join("\n");
    assert.match(beginning, /\*\*Not yet deployed to AWS\.\*\*/);
  });

  it("have no table row in README.md that is too long to read in a terminal", () => {
    for (const line of textOf("README.md").split("\n"))
      if (line.startsWith("|")) assert.ok(line.length <= 140, `${line.length} characters: ${line}`);
  });
});
