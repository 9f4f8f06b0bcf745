import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { archived, backfill, keyOf, lines, TemporaryArchive } from "./archive-folder";

const days = ["2026-11-01", "2026-11-02", "2026-11-03"];

describe("npm run backfill --checkpoint", () => {
  let archive: TemporaryArchive;
  let search: readonly string[];
  beforeEach(() => {
    archive = new TemporaryArchive();
    for (const day of days)
      for (const source of ["aws.iam", "com.example.é"])
        archive.putEvents(
          [1, 2, 3].map((n) =>
            archived({ time: `${day}T00:00:0${n}Z`, source, account: `11112222333${n}`, id: `é${n}` }),
          ),
        );
    archive.put(keyOf(archived(), "cut.gz"), gzipSync(lines(archived(), archived())).subarray(0, -9));
    archive.put(keyOf(archived(), "odd.gz"), lines("{", archived()) + JSON.stringify(archived()).repeat(2));
    const pattern = archive.file(
      "p.json",
      '{"detail": {"eventName": ["ConsoleLogin"]}, "account": [{"anything-but": "111122223333"}]}',
    );
    const second = archive.file("q.json", '{"region": ["us-east-1"]}');
    search = ["--pattern", pattern, "--pattern", second, "--archive", archive.root, "--show", "5"];
  });
  afterEach(() => archive.remove());

  const checkpoint = (): string => archive.path("checkpoint");
  const output = (): string => archive.path("matches.ndjson");
  const kept = (): string[] => ["--checkpoint", checkpoint(), "--output", output()];

  /** The report without what may differ between one run and two. */
  async function totals(...args: readonly string[]): Promise<Record<string, unknown>> {
    const { code, out, error } = await backfill(...search, ...args, "--json");
    assert.equal(error, "");
    const { seconds: _seconds, resumed, ...rest } = JSON.parse(out) as Record<string, unknown>;
    return { code, ...rest, ...(Number(resumed) < 0 && { resumed }) };
  }

  it("gives the same totals, first matches, problems and output file after a kill at any moment", async () => {
    const whole = await totals("--days", "3", ...kept());
    assert.equal(whole["code"], 1);
    assert.ok(Number(whole["matched"]) >= 20);
    const [journal, matches] = [readFileSync(checkpoint()), readFileSync(output())];
    const headLength = journal.indexOf("\n") + 1;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: headLength, max: journal.length }), fc.nat(300), async (cutAt, more) => {
        writeFileSync(checkpoint(), journal.subarray(0, cutAt));
        const last =
          journal
            .subarray(0, journal.lastIndexOf("\n", cutAt - 1))
            .toString()
            .split("\n")
            .at(-1) ?? "";
        const { outputLength = 0 } = JSON.parse(last) as { outputLength?: number };
        // Matches are written before the checkpoint speaks of them; what came after is half a line, or of another object.
        writeFileSync(output(), matches.subarray(0, outputLength + more));
        assert.deepEqual(await totals("--days", "3", ...kept()), whole);
        assert.deepEqual(readFileSync(output()), matches);
        // Data appended after an incomplete line can be read, too.
        assert.deepEqual(await totals("--days", "3", ...kept()), whole);
      }),
      {
        numRuns: 20,
        examples: [
          [headLength, 0],
          [journal.length, 0],
          [journal.length - 1, 5],
        ],
      },
    );
  });

  it("searches nothing twice, and finds objects added later to a day that was finished", async () => {
    await totals("--days", "3", ...kept());
    const before = statSync(output()).size;
    archive.putEvents([archived({ time: `${days[0]}T09:00:00Z`, account: "999988887777" })], "0-late.gz");
    const { out } = await backfill(...search, "--days", "3", ...kept(), "--json");
    const { resumed, objects, patterns } = JSON.parse(out) as {
      resumed: number;
      objects: number;
      patterns: { accounts: Record<string, number> }[];
    };
    assert.deepEqual([resumed, objects, patterns[0]?.accounts["999988887777"]], [8, 9, 1]);
    assert.equal(readFileSync(output(), "utf8").slice(before).trimEnd().split("\n").length, 1);
  });

  it("keeps the days of the first run if --days is the same a day later", async () => {
    const first = await totals("--days", "2", ...kept());
    const header = readFileSync(checkpoint(), "utf8");
    writeFileSync(
      checkpoint(),
      header.replace(
        '"range":{"from":"2026-11-02","to":"2026-11-03"}',
        '"range":{"from":"2026-11-01","to":"2026-11-02"}',
      ),
    );
    const later = await totals("--days", "2", ...kept());
    assert.deepEqual(
      [first["range"], later["range"]],
      [
        { from: "2026-11-02", to: "2026-11-03" },
        { from: "2026-11-01", to: "2026-11-02" },
      ],
    );
  });

  it("survives a real kill", async () => {
    for (let n = 0; n < 60; n++) archive.putEvents([archived({ account: String(n) })], `more-${n}.gz`);
    const range = ["--from", "2026-11-01", "--to", "2026-11-03"];
    const whole = await totals(...range);
    const main = join(__dirname, "../../commands/backfill.ts");
    const script = `const { backfill } = require(${JSON.stringify(main)});
      let objects = 0;
      const fs = require("node:fs");
      const open = fs.fsyncSync;
      fs.fsyncSync = (descriptor) => { open(descriptor); if (++objects === 40) process.kill(process.pid, "SIGKILL"); };
      void backfill(process.argv.slice(1), process, { now: new Date(), checkpointInterval: 0 });`;
    const child = spawn(process.execPath, [
      "-r",
      "ts-node/register/transpile-only",
      "-e",
      script,
      "--",
      ...search,
      ...range,
      ...kept(),
    ]);
    assert.deepEqual(await once(child, "exit"), [null, "SIGKILL"]);
    const done = readFileSync(checkpoint(), "utf8").trimEnd().split("\n").length - 1;
    assert.ok(done > 10 && done < 60, `${done} objects were done`);
    assert.deepEqual(await totals(...range, ...kept()), whole);
    assert.equal(readFileSync(output(), "utf8").trimEnd().split("\n").length, whole["matched"]);
  });

  describe("rejects a checkpoint, with exit code 2 and without changing the file,", () => {
    const range = ["--from", days[0] ?? "", "--to", days[2] ?? ""];
    const cases: readonly [string, () => readonly string[], RegExp][] = [
      [
        "another range",
        () => ["--from", "2026-11-01", "--to", "2026-11-02", ...kept()],
        /its days are 2026-11-01 to 2026-11-03, this one's 2026-11-01 to 2026-11-02/,
      ],
      [
        "the same range as a number of days",
        () => ["--days", "3", ...kept()],
        /its days are 2026-11-01 to 2026-11-03, this one's --days 3/,
      ],
      [
        "one more pattern",
        () => ["--event", "console-sign-in", ...range, ...kept()],
        /does not search for the pattern "console-sign-in"/,
      ],
      [
        "a changed pattern",
        () => {
          archive.file("q.json", '{"region": ["eu-west-1"]}');
          return [...range, ...kept()];
        },
        /its pattern "q" has a different text/,
      ],
      ["another --show", () => [...range, ...kept(), "--show", "6"], /made with --show 5, this one has --show 6/],
      [
        "another --output",
        () => [...range, "--checkpoint", checkpoint()],
        /its --output is ".*matches\.ndjson", this one's none/,
      ],
      [
        "an object that has changed",
        () => {
          archive.put(keyOf(archived(), "odd.gz"), "x");
          return [...range, ...kept()];
        },
        /odd\.gz" has \d+ bytes and had \d+ when the checkpoint was written/,
      ],
      [
        "a file of matches that is too short",
        () => {
          truncateSync(output(), 9);
          return [...range, ...kept()];
        },
        /has 9 bytes, but the checkpoint recorded \d+/,
      ],
      [
        "a damaged line",
        () => {
          writeFileSync(checkpoint(), readFileSync(checkpoint(), "utf8").replace(/\n\{/, "\n?"));
          return [...range, ...kept()];
        },
        /is damaged at line 2/,
      ],
      [
        "a file that is no checkpoint",
        () => {
          writeFileSync(checkpoint(), '{"a": 1}\n');
          return [...range, ...kept()];
        },
        /is not a checkpoint of a backfill, and was left unchanged/,
      ],
      [
        "a file of something else, one line",
        () => {
          writeFileSync(checkpoint(), "notes");
          return [...range, ...kept()];
        },
        /is not a checkpoint of a backfill/,
      ],
      ["a folder", () => [...range, "--checkpoint", archive.folder], /^Cannot use the checkpoint ".*": it is a folder/],
    ];
    for (const [name, args, message] of cases)
      it(name, async () => {
        await totals(...range, ...kept());
        const changed = args();
        const before = readFileSync(checkpoint());
        const { code, out, error } = await backfill(...search, ...changed);
        assert.deepEqual([code, out], [2, ""]);
        assert.match(error, message);
        assert.deepEqual(readFileSync(checkpoint()), before);
      });
  });

  it("treats an empty file as a new checkpoint", async () => {
    const expected = await totals("--days", "3");
    writeFileSync(checkpoint(), "");
    assert.deepEqual(await totals("--days", "3", "--checkpoint", checkpoint()), expected);
    rmSync(checkpoint());
  });
});
