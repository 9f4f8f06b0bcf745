import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";

const root = join(__dirname, "..", "..");

describe(".ci/engine", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "engine-"));
    for (const path of [".ci/engine", ".ci/engine-go/go.mod", "package.json"]) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      cpSync(join(root, path), join(folder, path));
    }
    mkdirSync(join(folder, "bin"));
    symlinkSync(process.execPath, join(folder, "bin", "node"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Runs it where `go` is a script, and no Pulumi is on the PATH. */
  function run(go: string, env: Record<string, string> = {}) {
    writeFileSync(join(folder, "bin", "go"), `#!/bin/sh\n${go}\n`);
    chmodSync(join(folder, "bin", "go"), 0o755);
    const PATH = [join(folder, "bin"), "/usr/bin", "/bin"].join(delimiter);
    const { status, stdout } = spawnSync(join(folder, ".ci", "engine"), { env: { PATH, ...env }, encoding: "utf8" });
    return { status, stdout, last: stdout.trimEnd().split("\n").at(-1) ?? "" };
  }

  before(function () {
    const { status } = spawnSync("sh", ["-c", "PATH=/usr/bin:/bin command -v pulumi"]);
    if (status === 0) this.skip();
  });

  it("says every so often how far a build is, and when it was stopped for its time", () => {
    const { status, stdout, last } = run("echo example.com/one >&2; echo example.com/two >&2; exec sleep 30", {
      ENGINE_BUILD_SECONDS: "4",
      ENGINE_PROGRESS_SECONDS: "1",
    });
    assert.equal(status, 1);
    assert.match(stdout, /cmd\/pulumi: \d s, 2 packages downloaded or compiled, the last example\.com\/two\n/);
    assert.match(last, /^engine: none: go build .* was stopped after 4 s, with 2 packages .*ENGINE_BUILD_SECONDS/);
  });

  it("shows a compile error, and says that it is one", () => {
    const { status, stdout, last } = run('echo "# example.com/x" >&2; echo "x.go:1:2: undefined: y" >&2; exit 1');
    assert.equal(status, 1);
    assert.match(stdout, /\nx\.go:1:2: undefined: y\n/);
    assert.match(last, /^engine: none: go build .* failed with exit code 1 after \d+ s, see the lines above$/);
  });

  it("says what it built", () => {
    const { status, last } = run("exit 0");
    assert.equal(status, 0);
    assert.match(last, /^engine: v\d+\.\d+\.\d+, built from Go modules in \d+ s, in \.cache\/engine$/);
  });
});
