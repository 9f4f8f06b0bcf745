import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { start } from "../../commands/start";
import { Copy } from "../additions/copy";
import { CapturedTerminal } from "../captured-terminal";
import { smallEnvironment } from "../small-environment";

describe("npm start -- --watch", () => {
  for (const [other, args] of [
    ["--json", ["--json"]],
    ["--state", ["--state", "prod.json"]],
  ] as const)
    it(`refuses ${other}, by name`, async () => {
      const terminal = new CapturedTerminal();
      assert.equal(await start(["--watch", ...args], terminal), 2);
      assert.match(terminal.err, new RegExp(`'--watch' cannot be used with option '${other}`));
      assert.equal(terminal.out, "");
    });

  it("refuses an output folder that holds other files, before anything runs", async () => {
    const terminal = new CapturedTerminal();
    assert.equal(await start(["--watch", "--output", __dirname], terminal), 2);
    assert.match(terminal.err, /did not write/);
    assert.equal(terminal.out, "");
  });

  describe("in a copy of the project", () => {
    const detection = "model/detections/shipped/root-sign-in.ts";
    let copy: Copy;
    let child: ChildProcess;
    let ended: Promise<number | null>;
    let settings: string;
    let out = "";
    let mark = 0;

    before(() => {
      copy = new Copy();
      settings = smallEnvironment(copy.folder);
      child = spawn(
        process.execPath,
        [
          ...["-r", "ts-node/register/transpile-only", "commands/start.ts", "--watch"],
          ...["--stack-config", "Pulumi.small.yaml", "--output", "out"],
        ],
        { cwd: copy.folder, env: { ...process.env, NO_COLOR: "1", COLUMNS: "200" } },
      );
      for (const stream of [child.stdout, child.stderr])
        stream?.setEncoding("utf8").on("data", (text: string) => {
          out += text;
          child.emit("printed");
        });
      ended = new Promise((resolve) => child.on("close", resolve));
    });
    after(() => {
      child.kill("SIGKILL");
      copy.delete();
    });

    /** What is printed from the last mark on, as soon as it has a text; fails if the process ends before. */
    function printed(text: RegExp): Promise<string> {
      return new Promise((resolve, reject) => {
        const look = () => {
          const since = out.slice(mark);
          if (!text.test(since)) return;
          child.off("printed", look);
          mark = out.length;
          resolve(since);
        };
        child.on("printed", look);
        void ended.then((code) => reject(new Error(`it ended with ${code}: ${out.slice(-2000)}`)));
        look();
      });
    }

    it("runs everything first, and keeps its output", async () => {
      const said = await printed(/Watching Pulumi\.small\.yaml and the program's files; Ctrl-C ends it\./);
      assert.match(said, /✔ Recording every Region's stack: 1 stack/);
      assert.match(said, /All \d+ guarantees hold\./);
      assert.match(readFileSync(join(copy.folder, "out", "report.txt"), "utf8"), /All \d+ guarantees hold\./);
    });

    it("says so at once if only a comment has changed", async () => {
      const text = copy.read(detection);
      copy.write(detection, `// A remark.\n${text}`);
      const said = await printed(/Watching/);
      assert.match(
        said,
        /root-sign-in\.ts changed\nNothing that the run depends on has changed: the verdict of .* stands\./,
      );
    });

    it("tells code that does not compile, and goes on", async () => {
      const text = copy.read(detection);
      copy.write(detection, text.replace("governedBy:", "governedBy ="));
      const said = await printed(/Watching/);
      assert.match(said, /root-sign-in\.ts:\d+:\d+ does not compile: Unexpected "="\n/);
      assert.match(said, /Nothing was run; the next change is\./);
      copy.write(detection, text);
      assert.match(await printed(/Watching/), /Nothing that the run depends on has changed/);
    });

    it("tells bad settings in one message, and goes on when they are good again, however they are written", async () => {
      const good = readFileSync(settings, "utf8");
      writeFileSync(`${settings}.new`, good.replace("us-east-1: {}", "us-east-1: { hub: nowhere }"));
      renameSync(`${settings}.new`, settings);
      const bad = await printed(/Watching/);
      assert.match(bad, /Pulumi\.small\.yaml changed\nregions\.us-east-1\.hub is "nowhere", which is not a Region/);
      rmSync(settings);
      assert.match(await printed(/Watching/), /There is no file "Pulumi\.small\.yaml"/);
      writeFileSync(settings, good);
      assert.match(
        await printed(/Watching/),
        /Nothing that the run depends on has changed: the verdict of .* stands\./,
      );
    });

    it("runs a broken detection again, names what is broken, and claims nothing about the rest", async () => {
      const text = copy.read(detection);
      copy.write(detection, text.replace(`ConsoleLogin: ["Success"]`, `ConsoleLogin: ["Never"]`));
      const said = await printed(/A whole run follows; a further change ends it\./);
      assert.match(said, /detections-root-sign-in in us-east-1 of 100000000002 \(eventPattern\)/);
      assert.match(said, /✖ 8 {2}each detection fires on its sample/);
      assert.match(said, /No account and Region of this environment has an event that fires it\./);
      assert.match(said, /1 guarantee is broken\. This is no whole run: the last one was at \d/);
      assert.doesNotMatch(said, /All 12|guarantees hold/);
      // The whole run has begun: a further change ends it.
      copy.write(detection, text);
      assert.match(
        await printed(/Watching/),
        /Nothing that the run depends on has changed: the verdict of .* stands\./,
      );
    });

    it("runs a changed setting again, in one answer for several saves", async () => {
      const good = readFileSync(settings, "utf8");
      for (const days of [401, 402, 500])
        writeFileSync(
          settings,
          good.replace(/^config:/, `config:\n  event-governance:archive: { retentionDays: ${days} }`),
        );
      const said = await printed(/A whole run follows/);
      assert.equal(said.match(/changed\n/g)?.length, 1, said);
      assert.match(said, /Run again: [\d,]+ events through every bus, with the same outcome\./);
      assert.match(said, /Not run again, because what they read is the same: functions, delivery streams/);
      assert.match(said, /✔ checked again: 1, 2, 3, 4, 6, 7, 8, 9, 12(, \d+)+\n/);
      assert.match(said, /= unchanged since .*: 5, 10, 11\n/);
      assert.match(said, /Nothing that was run again is broken\. This is no whole run/);
    });

    it("ends at once at Ctrl-C, while a whole run is on, and the output of the last one stays", async () => {
      child.kill("SIGINT");
      assert.equal(await ended, 130);
      assert.match(out.slice(mark), /Interrupted: out holds the output of the run before, unchanged\.\n$/);
      assert.deepEqual(readdirSync(join(copy.folder, "out")).sort(), [
        ".event-governance-output",
        "archive",
        "messages",
        "queries",
        "report.html",
        "report.json",
        "report.txt",
      ]);
    });
  });
});
