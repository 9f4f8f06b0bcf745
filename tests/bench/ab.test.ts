import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compareCommits } from "../../bench/ab";
import { CapturedTerminal } from "../captured-terminal";

const root = join(__dirname, "..", "..");

/** A repository of two commits, of which the second does twice as much and has a script more. */
describe("npm run bench:ab", () => {
  let folder: string;
  let repository: string;
  const temporary = process.env["TMPDIR"];

  before(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), "ab-test-")));
    repository = join(folder, "repository");
    mkdirSync(repository);
    git("init", "--quiet", "--initial-branch=main");
    commit("first", { work: busy(150), fails: "node -e 'console.log(42); process.exit(3)'" });
    commit("second", { work: busy(450), fails: "node -e 0", fresh: "node -e 0" });
    process.env["TMPDIR"] = join(folder, "tmp");
    mkdirSync(join(folder, "tmp"));
  });

  after(() => {
    if (temporary === undefined) delete process.env["TMPDIR"];
    else process.env["TMPDIR"] = temporary;
    rmSync(folder, { recursive: true, force: true });
  });

  afterEach(() => {
    const left = readdirSync(join(folder, "tmp")).filter((name) => name.startsWith("bench-ab-"));
    assert.deepEqual(left, [], "everything temporary is removed");
  });

  const busy = (milliseconds: number): string => `node -e 'while (process.cpuUsage().user < ${milliseconds}e3);'`;
  const git = (...args: string[]): void => {
    const identity = ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"];
    const { status, stderr } = spawnSync("git", ["-C", repository, ...identity, ...args], { encoding: "utf8" });
    assert.equal(status, 0, stderr);
  };
  const commit = (title: string, scripts: Record<string, string>): void => {
    writeFileSync(join(repository, "package.json"), JSON.stringify({ name: "t", version: "1.0.0", scripts }));
    git("add", "--all");
    git("commit", "--quiet", "--message", title);
    git("tag", title);
  };
  const run = async (...args: string[]) => {
    const terminal = new CapturedTerminal();
    const code = await compareCommits(args, terminal, repository);
    return { code, stdout: terminal.out, stderr: terminal.err };
  };

  it("finds a slow-down, names a script that one commit lacks, and leaves the repository as it was", async () => {
    const samples = join(folder, "samples.json");
    const { code, stdout, stderr } = await run(
      ...[
        "--base",
        "first",
        "--head",
        "second",
        "--only",
        "script:work,script:fresh",
        "--runs",
        "5",
        "--fail-on",
        "slower",
        "--samples",
        samples,
      ],
    );
    assert.equal(code, 1, stderr);
    assert.match(stdout, /base \w+ first\nhead \w+ second\n/);
    assert.match(stdout, /script:work +│ CPU s .* slower/);
    assert.match(stdout, /script:fresh is missing: base has no script fresh\./);
    const { samples: measured } = JSON.parse(readFileSync(samples, "utf8")) as {
      samples: { base: { peakMegabytes: number }[] }[];
    };
    assert.equal(measured[0]?.base.length, 5);
    assert.ok(
      measured[0].base.every(({ peakMegabytes }) => peakMegabytes > 20),
      "the memory of Node.js",
    );
    assert.equal(
      spawnSync("git", ["-C", repository, "worktree", "list"], { encoding: "utf8" }).stdout.trim().split("\n").length,
      1,
    );
  });

  it("exits with 0 whatever the verdicts, unless asked", async () => {
    const { code, stdout } = await run(
      ...["--base", "first", "--only", "script:work", "--runs", "3", "--significance", "0.5"],
    );
    assert.match(stdout, /slower/);
    assert.equal(code, 0);
  });

  it("says that uncommitted changes are not measured", async () => {
    writeFileSync(join(repository, "new"), "");
    const { stderr } = await run("--base", "first", "--only", "script:fails");
    rmSync(join(repository, "new"));
    assert.match(stderr, /uncommitted changes, which are not measured/);
  });

  it("shows how a run failed", async () => {
    const { code, stderr } = await run("--base", "first", "--only", "script:fails");
    assert.equal(code, 2);
    assert.match(stderr, /npm run --silent fails ended with 3:\n42/);
  });

  const mistakes: readonly (readonly [readonly string[], RegExp])[] = [
    [[], /Missing --base/],
    [["--base", "nonsense"], /--base is "nonsense", which is not a commit of this repository\. Write a hash/],
    [["--base", "first", "--head=--all"], /--head is "--all", which is not a commit/],
    [["--base", "first", "--only", "strat"], /--only has "strat"; write start, start-cold, suite, .*or script:NAME/],
    [
      ["--base", "first", "--runs", "3"],
      /--runs is 3, with which no difference in 3 figures could be shown; write at least 5/,
    ],
    [["--base", "first", "--runs", "ten"], /--runs is "ten"; write a whole number from 2/],
    [["--base", "first", "--change", "-1"], /--change is "-1"; write a number from 0/],
    [["--base", "first", "--fail-on", "faster"], /--fail-on is "faster"; write slower/],
    [["--base", "first", "--bogus"], /unknown option '--bogus'/],
  ];
  for (const [args, says] of mistakes)
    it(`refuses ${args.join(" ") || "no options"}`, async () => {
      const { code, stderr } = await run(...args);
      assert.equal(code, 2);
      assert.match(stderr, says);
    });

  it("refuses a folder that is no repository", async () => {
    const terminal = new CapturedTerminal();
    assert.equal(await compareCommits(["--base", "main"], terminal, join(folder, "tmp")), 2);
    assert.match(terminal.err, /is not a git repository/);
  });

  it("refuses to run without git", async () => {
    const path = process.env["PATH"];
    process.env["PATH"] = join(folder, "tmp");
    try {
      const { code, stderr } = await run("--base", "first");
      assert.equal(code, 2);
      assert.match(stderr, /git is not on the PATH/);
    } finally {
      process.env["PATH"] = path;
    }
  });

  it("ends what runs and removes everything at Ctrl-C", async () => {
    commit("endless", {
      work: "node -e \"require('fs').writeFileSync(process.env.STARTED, String(process.pid)); setInterval(() => {}, 1000)\"",
    });
    const started = join(folder, "started");
    const code = `require("ts-node/register/transpile-only"); require("./bench/ab").compareCommits(["--base", "endless", "--only", "script:work"], process, ${JSON.stringify(repository)});`;
    const child = spawn(process.execPath, ["-e", code], {
      cwd: root,
      env: { ...process.env, STARTED: started },
      stdio: ["ignore", "ignore", "pipe"],
    });
    let errors = "";
    child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
    const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
    while (!existsSync(started) || readFileSync(started, "utf8") === "") {
      assert.equal(child.exitCode, null, errors);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    child.kill("SIGINT");
    assert.equal(await ended, 130, errors);
    assert.match(errors, /Interrupted: nothing was compared; the checkouts are removed\./);
    const pid = Number(readFileSync(started, "utf8"));
    await until(() => !isAlive(pid));
  });
});

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 20));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
