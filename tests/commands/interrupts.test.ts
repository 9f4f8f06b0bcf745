import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { openOutputFolder } from "../../simulator/report/output-folder";
import { smallEnvironment } from "../small-environment";

const root = join(__dirname, "..", "..");
const codes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
type Signal = keyof typeof codes;

describe("Ctrl-C", () => {
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), "interrupts-"))));
  after(() => rmSync(folder, { recursive: true }));

  function run(command: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
    const child = spawn(
      process.execPath,
      ["-r", "ts-node/register/transpile-only", command.endsWith(".js") ? command : `commands/${command}.ts`, ...args],
      {
        cwd: root,
        env: { ...process.env, NO_COLOR: "1", ...env },
      },
    );
    const seen = { out: "", err: "" };
    child.stdout.setEncoding("utf8").on("data", (text: string) => (seen.out += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (seen.err += text));
    const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
    return { child, seen, ended };
  }

  /** Sends a signal when the output contains a text. */
  function interruptAt(child: ChildProcess, seen: { readonly out: string }, text: string, signal: Signal): void {
    const listen = () => {
      if (!seen.out.includes(text)) return;
      child.stdout?.off("data", listen);
      child.kill(signal);
    };
    child.stdout?.on("data", listen);
  }

  /** Each step's line is printed at its end: the next one has begun. */
  const stages: readonly (readonly [string, string, Signal])[] = [
    ["recording the stacks", "Event Governance", "SIGINT"],
    ["sending events", "✔ Recording", "SIGTERM"],
    ["running the functions", "✔ Sending", "SIGINT"],
    ["writing the archive", "✔ Running the functions", "SIGHUP"],
    ["running the saved queries", "✔ Writing", "SIGINT"],
  ];
  for (const [stage, begun, signal] of stages)
    it(`ends npm start while it is ${stage}, and the output of the run before stays as it was`, async () => {
      const output = join(folder, stage.replaceAll(" ", "-"));
      const earlier = openOutputFolder(output);
      const kept = join("archive", "bucket", "key");
      mkdirSync(dirname(join(earlier.path("archive"), "bucket", "key")), { recursive: true });
      writeFileSync(join(earlier.path("archive"), "bucket", "key"), "of the run before");
      earlier.keep();

      // A step that is as before is over before a signal arrives.
      const options = ["--fresh", "--stack-config", smallEnvironment(folder), "--output", output];
      const { child, seen, ended } = run("start", options);
      interruptAt(child, seen, begun, signal);
      assert.equal(await ended, codes[signal], seen.err);
      assert.match(seen.err, /Interrupted: .* holds the output of the run before, unchanged\.\n$/);
      assert.doesNotMatch(seen.out, /Guarantees/);
      if (stage === "running the functions") assert.doesNotMatch(seen.out, /✔ Running the functions/);
      assert.equal(readFileSync(join(output, kept), "utf8"), "of the run before");
      assert.deepEqual(readdirSync(output).sort(), [".event-governance-output", "archive"]);
    });

  it("ends npm run match, which says that its answers are complete", async () => {
    const { child, seen, ended } = run("match", ["--cases", "-"]);
    interruptAt(child, seen, "match\n", "SIGINT");
    const line = `${JSON.stringify({ pattern: { source: ["a"] }, event: { source: "a" } })}\n`;
    child.stdin.on("error", () => undefined);
    child.stdin.write(line.repeat(20_000));
    assert.equal(await ended, 130);
    assert.match(seen.err, /Interrupted: what was answered so far is complete, line by line\.\n$/);
    assert.match(seen.out, /^(match\n)+$/);
  });

  it("ends npm run bootstrap while AWS does not answer", async () => {
    const server = createServer(() => child.kill("SIGINT"));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const file = smallEnvironment(folder, (settings) => {
      settings["accounts"] = { discover: {} };
    });
    const { child, seen, ended } = run("bootstrap", ["small", "--stack-config", file], {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
      AWS_REGION: "us-east-1",
    });
    try {
      assert.equal(await ended, 130, seen.err);
      assert.match(seen.err, /Interrupted: no template was printed\.\n$/);
      assert.equal(seen.out, "");
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  for (const operation of ["up", "preview", "refresh", "destroy"])
    it(`ends npm run ${operation} before it begins to work on Regions`, async () => {
      smallEnvironment(folder);
      const script = join(folder, "operation.js");
      writeFileSync(
        script,
        `const { deploy } = require(${JSON.stringify(join(root, "commands", "deploy.ts"))});
        const engine = () => new Promise(() => { setInterval(() => {}, 1e6); process.stdout.write("asked"); });
        void deploy(process.argv.slice(2), process, { folder: ${JSON.stringify(folder)}, budget: 1e12, engine });`,
      );
      const { child, seen, ended } = run(script, [operation, "small"]);
      interruptAt(child, seen, "asked", "SIGTERM");
      assert.equal(await ended, 143, seen.err);
      assert.match(seen.err, /Interrupted: nothing was changed\.\n$/);
    });
});
