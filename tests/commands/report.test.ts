import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { columnsOf } from "../../console/wrap";
import { smallEnvironment } from "../small-environment";

const root = join(__dirname, "..", "..");

describe("the report of npm start", () => {
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), "report-"))));
  after(() => rmSync(folder, { recursive: true }));

  /** As a process whose output is no terminal. `stopAfter`: the reader closes after this text. */
  async function run(args: readonly string[], { stopAfter, columns }: { stopAfter?: string; columns?: string } = {}) {
    const child = spawn(
      process.execPath,
      ["-r", "ts-node/register/transpile-only", "commands/start.ts", "--output", join(folder, "out"), ...args],
      { cwd: root, env: { ...process.env, NO_COLOR: "1", COLUMNS: columns ?? "" } },
    );
    const seen = { out: "", err: "" };
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      seen.out += text;
      if (stopAfter !== undefined && seen.out.includes(stopAfter)) child.stdout.destroy();
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => (seen.err += text));
    const status = await new Promise<number | null>((resolve) => child.on("close", resolve));
    return { status, ...seen };
  }
  const event = () => {
    const file = join(folder, "event.json");
    writeFileSync(
      file,
      JSON.stringify({
        eventVersion: "1.11",
        eventSource: "iam.amazonaws.com",
        eventName: "CreateUser",
        eventTime: "2026-03-01T09:00:00Z",
        awsRegion: "us-east-1",
        eventID: "00000000-0000-4000-8000-000000000001",
        eventType: "AwsApiCall",
        readOnly: false,
        managementEvent: true,
        recipientAccountId: "100000000001",
        requestParameters: { userName: "mallory" },
        userIdentity: { type: "IAMUser", arn: "arn:aws:iam::100000000001:user/eve" },
      }),
    );
    return file;
  };
  const fits = (text: string, width: number) => {
    for (const line of text.split("\n"))
      assert.ok(columnsOf(line) <= width || line.trim().split(" ").length <= 2, `${columnsOf(line)}: ${line}`);
  };

  it("is a summary of one screen; everything else is in report.txt", async () => {
    const reconciled = smallEnvironment(folder);
    const { status, out, err } = await run(["--stack-config", reconciled]);
    assert.equal(status, 0, err);
    const steps = out.split("\n").filter((line) => line.startsWith("✔ "));
    assert.deepEqual(
      steps.map((line) => line.split(":")[0]),
      [
        "✔ Recording every Region's stack",
        "✔ Sending events",
        "✔ Running the functions",
        "✔ Writing the archive",
        "✔ Running the saved queries",
      ],
    );
    assert.doesNotMatch(out, /❯/, "one line a step");
    const summary = out.slice(out.indexOf(steps.at(-1) ?? "") + (steps.at(-1) ?? "").length + 1);
    // npm writes four lines before it, and the prompt stands in one.
    const screen = out.trimEnd().split("\n").length;
    assert.ok(screen <= 36 || /^[2-9] warnings/m.test(summary), `${screen} lines:\n${out}`);
    assert.ok(summary.search(/\d warnings?:/) < summary.indexOf("Guarantees"), "warnings come first");
    const [, warnings = ""] = /(\d+) warnings?:/.exec(summary) ?? [];
    assert.match(
      summary.trimEnd().replaceAll(/\s+/g, " "),
      new RegExp(`Not proven: ${warnings} warnings? voids? a part; .*\\. \\([\\d.]+ s\\)$`),
    );
    assert.doesNotMatch(out, /\{"/, "raw JSON");
    fits(out, 80);
    const report = readFileSync(join(folder, "out", "report.txt"), "utf8");
    fits(report, 80);
    for (const part of ["Detections", "Saved queries", "Functions", "Assumptions about AWS", "Requests"]) {
      assert.match(report, new RegExp(`^${part}`, "m"));
      assert.doesNotMatch(out, new RegExp(`^${part}`, "m"));
    }
    assert.ok(out.includes(`The page: ${join(folder, "out", "report.html")}\nAll details: report.txt`), out);
  });

  it("has everything with --verbose, as wide as the terminal, and --strict exits 1 for a warning", async () => {
    const { status, out, err } = await run(
      ["--stack-config", smallEnvironment(folder), "--events", event(), "--verbose", "--strict"],
      { columns: "64" },
    );
    assert.equal(status, 1, err);
    fits(out, 64);
    assert.match(out, /^Saved queries$/m);
    assert.match(out.replaceAll(/\s+/g, " "), /hold; not exercised: .*--strict refuses (it|them)/);
    const unit = new RegExp(`(?<![\\d,.:])1 (?!address)[a-z]+s\\b`);
    assert.doesNotMatch(out, unit);
  });

  it("is not needed to its end: a reader that stops, as head does, changes no exit code", async () => {
    const { status, err } = await run(["--stack-config", smallEnvironment(folder), "--events", event()], {
      stopAfter: "Event Governance",
    });
    assert.equal(status, 0, err);
    assert.doesNotMatch(err, /EPIPE|at /);
    const strict = await run(["--stack-config", smallEnvironment(folder), "--events", event(), "--strict"], {
      stopAfter: "Event Governance",
    });
    assert.equal(strict.status, 1, strict.err);
  });
});
