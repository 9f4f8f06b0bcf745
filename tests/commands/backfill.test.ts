import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { catalog } from "../../model/catalog/catalog";
import { findDetection } from "../../model/detections/detections";
import type { Envelope } from "../../model/envelope";
import { compilePattern } from "../../model/pattern/pattern";
import { archived, backfill, backfillWhile, keyOf, lines, now, TemporaryArchive } from "../backfill/archive-folder";

interface Report {
  readonly objects: number;
  readonly events: number;
  readonly matched: number;
  readonly foldersPassedOver: number;
  readonly daysFound: number;
  readonly range: unknown;
  readonly patterns: readonly { id: string; matches: number; accounts: object; regions: object; days: object }[];
  readonly shown: readonly { key: string; line: number; event: Envelope }[];
  readonly problems: readonly { key: string; kind: string; count: number; line?: number; reason: string }[];
}

describe("npm run backfill", () => {
  let archive: TemporaryArchive;
  let failedSignIn: readonly string[];
  beforeEach(() => {
    archive = new TemporaryArchive();
    const pattern = '{"detail": {"responseElements": {"ConsoleLogin": ["Failure"]}}}';
    failedSignIn = ["--pattern", archive.file("failed.json", pattern), "--archive", archive.root];
  });
  afterEach(() => archive.remove());

  async function report(...args: readonly string[]): Promise<Report & { code: number }> {
    const { code, out, error } = await backfill(...args, "--json");
    assert.equal(error, "");
    return { ...(JSON.parse(out) as Report), code };
  }

  it("says how often a detection would have fired, and skips folders of other sources", async () => {
    const { sample, nearMisses } = findDetection("root-sign-in-failed") ?? assert.fail();
    const at = (event: Envelope, id: string) => archived({ ...event, id, time: "2026-11-03T01:00:00Z" });
    const other = findDetection("trail-stopped")?.sample ?? assert.fail();
    archive.putEvents([at(sample, "1"), at(sample, "2"), at(nearMisses[0] ?? assert.fail(), "3"), at(other, "4")]);
    const found = await report(
      ...["--detection", "root-sign-in-failed", "--detection", "sign-in-without-mfa"],
      ...["--archive", archive.root, "--days", "1"],
    );
    assert.deepEqual(
      found.patterns.map(({ id, matches }) => [id, matches]),
      [
        ["root-sign-in-failed", 2],
        ["sign-in-without-mfa", 0],
      ],
    );
    assert.equal(found.foldersPassedOver, 1);
    assert.deepEqual([found.events, found.code], [3, 0]);
  });

  it("counts matches by pattern, account, Region and day, and shows the first ones", async () => {
    archive.putEvents([
      archived({ id: "1" }),
      archived({ id: "2", account: "444455556666", region: "eu-west-1" }),
      archived({ id: "3", time: "2026-11-03T00:00:00Z" }),
      archived({ id: "4", detail: { responseElements: { ConsoleLogin: "Success" } } }),
    ]);
    const found = await report(...failedSignIn, "--days", "2", "--show", "2");
    assert.deepEqual(found.patterns, [
      {
        id: "failed",
        matches: 3,
        accounts: { "111122223333": 2, "444455556666": 1 },
        regions: { "eu-west-1": 1, "us-east-1": 2 },
        days: { "2026-11-02": 2, "2026-11-03": 1 },
      },
    ]);
    assert.deepEqual([found.events, found.objects, found.matched, found.code], [4, 2, 3, 0]);
    assert.deepEqual(
      found.shown.map(({ event, line }) => [event.id, line]),
      [
        ["1", 1],
        ["2", 2],
      ],
    );
  });

  it("prints the same as text, without control characters from an event", async () => {
    archive.putEvents([archived({ "detail-type": "Odd \u001b[2J type", account: "444455556666" })]);
    const { out, code } = await backfill(...failedSignIn, "--from", "2026-11-01", "--to", "2026-11-02");
    assert.equal(code, 0);
    assert.match(out, /1 event in 1 object, 1 match\n/);
    assert.match(out, /1 of 2 days is in this archive/);
    assert.match(
      out,
      /failed.*: 1 match\n {2}days {6}2026-11-02 1\n {2}Regions {3}us-east-1 1\n {2}accounts {2}444455556666 1\n/,
    );
    assert.match(out, /2026-11-02T10:15:30Z {2}444455556666 {2}us-east-1 {2}Odd \\u001b\[2J type {2}ConsoleLogin/);
  });

  it("prints progress every five seconds, and none if it ends earlier", async () => {
    for (const name of ["a.gz", "b.gz", "c.gz"]) archive.putEvents([archived({ time: now.toISOString() })], name);
    let seconds = 0;
    const clock = () => 1000 * seconds;
    const searching = () => {
      seconds += 3;
      return clock();
    };
    const { error } = await backfillWhile(searching, ...failedSignIn, "--days", "1");
    assert.match(error, /^day 2026-11-03 \(1 of 1\): 2 objects, 2 events, .* matches\n$/);
    assert.equal((await backfillWhile(clock, ...failedSignIn, "--days", "1")).error, "");
  });

  it("reads only the days of the range, including today for --days", async () => {
    for (const day of ["2026-10-31", "2026-11-01", "2026-11-02", "2026-11-03", "2026-11-04"])
      archive.putEvents([archived({ time: `${day}T23:59:59Z` })]);
    const ofDays = async (...range: string[]): Promise<string[]> =>
      Object.keys((await report(...failedSignIn, ...range)).patterns[0]?.days ?? {});
    assert.deepEqual(await ofDays("--days", "1"), ["2026-11-03"]);
    assert.deepEqual(await ofDays("--days", "3"), ["2026-11-01", "2026-11-02", "2026-11-03"]);
    assert.deepEqual(await ofDays("--from", "2026-10-31", "--to", "2026-11-01"), ["2026-10-31", "2026-11-01"]);
  });

  it("searches for a governed event of the catalog in addition to pattern files", async () => {
    const sample = {
      ...catalog.find(({ id }) => id === "console-sign-in")?.sample,
      time: now.toISOString(),
    } as Envelope;
    archive.putEvents([sample]);
    const found = await report(...failedSignIn, "--event", "console-sign-in", "--days", "1");
    assert.deepEqual(
      found.patterns.map(({ id, matches }) => [id, matches]),
      [
        ["failed", 0],
        ["console-sign-in", 1],
      ],
    );
  });

  it("takes patterns as JSON in place of files", async () => {
    archive.putEvents([archived()]);
    const { patterns } = await report(
      ...["--pattern", '{"source": ["aws.iam"]}', "--pattern", ' {"source": ["aws.signin"]}'],
      ...["--archive", archive.root, "--from", "2026-11-01", "--to", "2026-11-03"],
    );
    assert.deepEqual(
      patterns.map(({ id, matches }) => [id, matches]),
      [
        ["pattern 1", 0],
        ["pattern 2", 1],
      ],
    );
  });

  it("skips sources and detail types in which nothing can match", async () => {
    archive.putEvents([archived(), archived({ "detail-type": "State-change: odd" }), archived({ source: "aws.ec2" })]);
    archive.put("events/day=2026-11-02/source=aws.s3/detail_type=x/a.gz", Buffer.from("never opened"));
    const pattern = archive.file("pinned.json", '{"source": ["aws.signin"], "detail-type": ["State-change: odd"]}');
    const found = await report("--pattern", pattern, "--archive", archive.root, "--days", "2");
    assert.deepEqual([found.objects, found.matched, found.foldersPassedOver, found.code], [1, 1, 3, 0]);
    const both = await report("--pattern", pattern, ...failedSignIn, "--days", "2");
    assert.deepEqual([both.objects, both.matched, both.foldersPassedOver, both.code], [4, 3, 0, 1]);
  });

  it("skips nothing if one value of a list is not a plain string", async () => {
    archive.putEvents([archived(), archived({ source: "aws.ec2" }), archived({ source: "10.0.0.1" })]);
    const anySource = archive.file("mixed.json", '{"source": ["aws.signin", {"prefix": "aws.e"}, "10.0.0.1"]}');
    const found = await report("--pattern", anySource, "--archive", archive.root, "--days", "2");
    assert.deepEqual([found.matched, found.foldersPassedOver], [3, 0]);
  });

  it("writes every match to --output as it was archived, with every digit", async () => {
    const text = `{"detail":{"responseElements":{"ConsoleLogin":"Failure"},"n":9007199254740993},"account":7}`;
    archive.put(keyOf(archived()), lines(text, archived({ id: "x" })));
    const output = archive.path("matches.ndjson");
    await report(...failedSignIn, "--days", "2", "--show", "0", "--output", output);
    const [first, second] = readFileSync(output, "utf8").split("\n");
    assert.equal(first, `{"patterns":["failed"],"key":"${keyOf(archived())}","line":1,"event":${text}}`);
    assert.equal((JSON.parse(second ?? "") as { event: Envelope }).event.id, "x");
  });

  it("agrees with compilePattern for any patterns and events", async () => {
    const sources = ["aws.iam", "aws.ec2", "com.example odd", "É/x", "10.0.0.1"];
    const types = ["AWS API Call via CloudTrail", "State-change", "🚀"];
    const anEvent = fc.record({
      source: fc.constantFrom(...sources),
      "detail-type": fc.constantFrom(...types),
      time: fc.constantFrom("2026-11-02T01:00:00Z", "2026-11-03T01:00:00Z"),
      account: fc.constantFrom("111122223333", "444455556666"),
      detail: fc.record({ n: fc.integer({ min: 0, max: 3 }), text: fc.string({ unit: "grapheme" }) }),
    });
    const field = (values: readonly string[]): fc.Arbitrary<unknown[]> =>
      fc.array(
        fc.oneof(
          fc.constantFrom(...values),
          fc.constantFrom(...values).map((value) => ({ "equals-ignore-case": value.toUpperCase() })),
          fc.constantFrom(...values).map((value) => ({ prefix: value.slice(0, 4) })),
          fc.constantFrom(...values).map((value) => ({ "anything-but": [value] })),
        ),
        { minLength: 1, maxLength: 2 },
      );
    const conditions = fc
      .record(
        { source: field(sources), "detail-type": field(types), detail: fc.constant({ n: [1, 2] }) },
        { requiredKeys: [] },
      )
      .filter((pattern) => Object.keys(pattern).length > 0);
    const aPattern = fc.oneof(
      conditions,
      fc.tuple(conditions, conditions).map(([a, b]) => ({ $or: [a, b] })),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(anEvent, { maxLength: 12 }),
        fc.array(aPattern, { minLength: 1, maxLength: 3 }),
        async (events, patterns) => {
          const own = new TemporaryArchive();
          try {
            own.putEvents(events.map((event) => archived(event)));
            const files = patterns.flatMap((pattern, at) => [
              "--pattern",
              own.file(`${at}.json`, JSON.stringify(pattern)),
            ]);
            const found = await report(...files, "--archive", own.root, "--days", "2", "--show", "0");
            const expected = patterns.map((pattern) => {
              const matcher = compilePattern(JSON.stringify(pattern));
              return events.filter((event) => matcher.matchesText(JSON.stringify(event))).length;
            });
            assert.deepEqual(
              found.patterns.map(({ matches }) => matches),
              expected,
            );
            assert.deepEqual(found.problems, []);
          } finally {
            own.remove();
          }
        },
      ),
      { numRuns: 20 },
    );
  });

  describe("counts and names problems with an object:", () => {
    const key = keyOf(archived());
    const event = JSON.stringify(archived());
    const big = JSON.stringify(Array.from({ length: 3000 }, (_, n) => (n * 7919) % 10_007));
    const many = lines(...Array.from({ length: 40 }, (_, n) => archived({ id: String(n), resources: [big] })));
    const cut = gzipSync(many).subarray(0, Math.floor(gzipSync(many).length * 0.7));
    const flipped = Buffer.from(gzipSync(many));
    flipped[flipped.length - 6] = (flipped.at(-6) ?? 0) ^ 1;
    const cases: readonly [
      string,
      Buffer | string,
      { kind: string; line?: number; count?: number; reason: RegExp }[],
      matched: number | undefined,
      code: number,
    ][] = [
      [
        "a broken line",
        lines(event, event.slice(0, -9), "[1]", event),
        [{ kind: "broken-line", line: 2, count: 2, reason: /^the event is not JSON: .+ at line 1, column \d+: / }],
        2,
        1,
      ],
      [
        "a last line that is cut off",
        lines(event) + event.slice(0, 30),
        [{ kind: "broken-line", line: 2, reason: /not JSON/ }],
        1,
        1,
      ],
      [
        "a matching line with a bad escape where no pattern looks",
        lines(event.replace("e1", "\\q"), event),
        [{ kind: "broken-line", line: 1, reason: /bad escape/ }],
        1,
        1,
      ],
      [
        "a line that is not UTF-8",
        gzipSync(
          Buffer.concat([Buffer.from(lines(event)), Buffer.from([0x22, 0xff, 0x0a]), Buffer.from(lines(event))]),
        ),
        [{ kind: "broken-line", line: 2, reason: /not UTF-8/ }],
        2,
        1,
      ],
      [
        "undelimited records, all of which it searches",
        event + event + event,
        [{ kind: "undelimited", line: 1, reason: /^3 records on one line$/ }],
        3,
        0,
      ],
      [
        "undelimited records, one of them broken",
        `${event}{"a":x}${event}\n${event}\n`,
        [
          { kind: "undelimited", line: 1, reason: /3 records/ },
          { kind: "broken-line", line: 1, reason: /expected a value/ },
        ],
        3,
        1,
      ],
      [
        "an object cut short, and searches what is there",
        cut,
        [{ kind: "unreadable", reason: /^unexpected end of file$/ }],
        undefined,
        1,
      ],
      [
        "a wrong checksum, and searches what is there",
        flipped,
        [{ kind: "unreadable", reason: /^incorrect data check$/ }],
        undefined,
        1,
      ],
      [
        "bytes behind the end, and searches what is there",
        Buffer.concat([gzipSync(many), Buffer.from("garbage")]),
        [{ kind: "unreadable", reason: /^incorrect header check$/ }],
        undefined,
        1,
      ],
      [
        "what is not gzipped",
        Buffer.from(lines(event)),
        [{ kind: "unreadable", reason: /^incorrect header check$/ }],
        0,
        1,
      ],
      ["an object without bytes", Buffer.alloc(0), [{ kind: "empty", reason: /^it has 0 bytes$/ }], 0, 1],
      ["an object without records", "\n\n", [{ kind: "empty", reason: /^it has no records$/ }], 0, 1],
      [
        "nothing, where several members are joined",
        Buffer.concat([gzipSync(lines(event)), gzipSync(lines(event))]),
        [],
        2,
        0,
      ],
      ["nothing, where lines end with CR LF or the last one without", `${event}\r\n\r\n${event}`, [], 2, 0],
    ];
    for (const [name, content, expected, matched, code] of cases)
      it(name, async () => {
        archive.put(key, content);
        const intact = archived({ source: "aws.zzz", id: "intact" });
        archive.putEvents([intact]);
        const output = archive.path("matches.ndjson");
        const found = await report(...failedSignIn, "--days", "2", "--output", output);
        assert.equal(found.code, code);
        assert.deepEqual(
          found.problems.map((problem) => [problem.kind, problem.key, problem.line]),
          expected.map(({ kind, line }) => [kind, key, line]),
        );
        expected.forEach(({ reason, count = 1 }, at) => {
          assert.match(found.problems[at]?.reason ?? "", reason);
          assert.equal(found.problems[at]?.count, count);
        });
        if (matched === undefined) assert.ok(found.matched > 5 && found.matched <= 41, `${found.matched} matches`);
        else assert.equal(found.matched, matched + 1);
        const written = readFileSync(output, "utf8")
          .split("\n")
          .slice(0, -1)
          .map((line) => JSON.parse(line) as { event: Envelope });
        assert.equal(written.length, found.matched);
        assert.equal(written.at(-1)?.event.id, "intact");
      });

    it("another kind of file, and objects outside any day; files hidden to Athena are skipped", async () => {
      archive.putEvents([archived()]);
      const folder = key.replace("a.gz", "");
      for (const name of ["b.parquet", "a.gz.6eF3a", ".DS_Store", "_SUCCESS"]) archive.put(folder + name, "x");
      for (const stray of ["events/loose.gz", "events/day=2026-02-30/a.gz", "events/by-hand/a.gz", "events/_tmp/a.gz"])
        archive.put(stray, "x");
      const found = await report(...failedSignIn, "--days", "2");
      assert.equal(found.code, 1);
      assert.deepEqual(
        found.problems.map((problem) => `${problem.kind} ${problem.key}`),
        [
          "stray events/loose.gz",
          "stray events/by-hand/",
          "stray events/day=2026-02-30/",
          `unreadable ${folder}a.gz.6eF3a`,
          `unreadable ${folder}b.parquet`,
        ],
      );
    });

    it("as text, too", async () => {
      archive.put(key, lines("{", "{"));
      const { out, code } = await backfill(...failedSignIn, "--days", "2");
      assert.equal(code, 1);
      assert.match(
        out,
        /Problems\n.*broken-line: events\/day=2026-11-02\/.*a\.gz, line 1 and 1 more: the event is not JSON/,
      );
    });
  });

  it("reads an event whatever its field names are, and objects at any depth of a day", async () => {
    archive.put("events/day=2026-11-02/a.gz", lines({ ...archived(), "\u0000event-governance": 1 }));
    archive.put("events/day=2026-11-02/other/deep/b.gz", lines(archived()));
    const found = await report(...failedSignIn, "--days", "2");
    assert.deepEqual([found.matched, found.problems, found.code], [2, [], 0]);
  });

  describe("with a usage error, reports it on one line and exits 2:", () => {
    const wrong: readonly [string, (archive: TemporaryArchive) => readonly string[], RegExp][] = [
      ["no pattern", ({ root }) => ["--archive", root, "--days", "1"], /^No pattern given\. Write --pattern FILE/],
      [
        "an unknown detection",
        ({ root }) => ["--detection", "root-login", "--archive", root, "--days", "1"],
        /^--detection is "root-login".*root-sign-in.*--pattern/,
      ],
      [
        "a detection that is named like an event",
        ({ root }) => ["--detection", "console-sign-in", "--archive", root, "--days", "1"],
        /^--detection is "console-sign-in", which is not one of this project's/,
      ],
      ["no archive", () => ["--event", "console-sign-in", "--days", "1"], /^Missing --archive/],
      [
        "S3",
        () => ["--event", "x", "--archive", "s3://b/x", "--days", "1"],
        /"s3:\/\/b\/x"; S3 is not read directly.*aws s3 sync/,
      ],
      ["no days", ({ root }) => ["--event", "console-sign-in", "--archive", root], /^No days given\./],
      [
        "days twice",
        ({ root }) => ["--event", "x", "--archive", root, "--days", "1", "--to", "2026-11-02"],
        /^--days cannot be combined with --from or --to/,
      ],
      [
        "no day",
        ({ root }) => ["--event", "console-sign-in", "--archive", root, "--from", "2026-02-30", "--to", "2026-11-02"],
        /^--from is "2026-02-30", which is not a date/,
      ],
      [
        "days swapped",
        ({ root }) => ["--event", "console-sign-in", "--archive", root, "--from", "2026-11-03", "--to", "2026-11-02"],
        /after --to/,
      ],
      [
        "--days 0",
        ({ root }) => ["--event", "console-sign-in", "--archive", root, "--days", "0"],
        /^--days is "0"\. Write a whole number from 1/,
      ],
      [
        "an unknown event",
        ({ root }) => ["--event", "sign-in", "--archive", root, "--days", "1"],
        /^--event is "sign-in".*console-sign-in/,
      ],
      ["an unknown option", () => ["--detektion", "x"], /^unknown option '--detektion'.*--help/],
      [
        "an invalid pattern",
        (a) => ["--pattern", a.file("bad.json", '{"source": "aws.ec2"}'), "--archive", a.root, "--days", "1"],
        /^Pattern "bad" is invalid: source is "aws.ec2", a bare value/,
      ],
      [
        "no pattern file",
        (a) => ["--pattern", a.path("none.json"), "--archive", a.root, "--days", "1"],
        /^Cannot read the pattern ".*none\.json": there is no such file/,
      ],
      [
        "one pattern twice",
        ({ root }) => ["--event", "console-sign-in", "--event", "console-sign-in", "--archive", root, "--days", "1"],
        /second pattern called "console-sign-in"/,
      ],
      [
        "no folder",
        (a) => ["--event", "console-sign-in", "--archive", a.path("none"), "--days", "1"],
        /^Cannot read the archive ".*none": there is no such/,
      ],
      [
        "the folder above",
        (a) => ["--event", "console-sign-in", "--archive", a.folder, "--days", "1"],
        /is not an archive.*Write one of: .*bucket\./,
      ],
      [
        "a bucket's name copied from the documentation",
        (a) => ["--event", "console-sign-in", "--archive", join(a.folder, "BUCKET"), "--days", "1"],
        /^Cannot read the archive ".*BUCKET": there is no such file or folder\. Write one of: .*bucket\./,
      ],
      [
        "two folders that do not exist",
        (a) => ["--event", "console-sign-in", "--archive", join(a.folder, "archive", "BUCKET"), "--days", "1"],
        /BUCKET": there is no such file or folder\. Write one of: .*bucket\./,
      ],
      [
        "a folder two levels above",
        (a) => {
          mkdirSync(join(a.folder, "archive/one/events"), { recursive: true });
          rmSync(a.root, { recursive: true });
          return ["--event", "console-sign-in", "--archive", a.folder, "--days", "1"];
        },
        /is not an archive.*Write one of: .*archive\/one\./,
      ],
      [
        "a folder far within",
        (a) => {
          a.putEvents([archived()]);
          const source = join(a.root, "events", "day=2026-11-02", "source=aws.signin");
          return ["--event", "console-sign-in", "--archive", source, "--days", "1"];
        },
        /is not an archive.*It is inside one: write .*bucket\./,
      ],
      [
        "a place without any archive",
        (a) => {
          rmSync(join(a.root, "events"), { recursive: true });
          return ["--event", "console-sign-in", "--archive", join(a.folder, "none"), "--days", "1"];
        },
        /^Cannot read the archive ".*none": there is no such file or folder\.\n$/,
      ],
      [
        "an invalid pattern in place of a file",
        ({ root }) => ["--pattern", '{"source": "aws.ec2"}', "--archive", root, "--days", "1"],
        /^Pattern "pattern 1" is invalid: source is "aws.ec2", a bare value/,
      ],
      [
        "the folder within",
        (a) => {
          a.putEvents([archived()]);
          return ["--event", "console-sign-in", "--archive", join(a.root, "events"), "--days", "1"];
        },
        /Name its parent folder/,
      ],
      [
        "an output that cannot be",
        (a) => ["--event", "console-sign-in", "--archive", a.root, "--days", "1", "--output", a.folder],
        /^Cannot write ".*": it is a folder/,
      ],
    ];
    for (const [name, args, message] of wrong)
      it(name, async () => {
        const { code, out, error } = await backfill(...args(archive));
        assert.deepEqual([code, out], [2, ""]);
        assert.match(error, message);
        assert.equal(error.split("\n").length, 2);
      });
  });

  it("prints help with --help, and exits 0", async () => {
    const { code, out } = await backfill("--help");
    assert.equal(code, 0);
    assert.match(
      out,
      /--checkpoint <FILE>[^]*aws s3 sync[^]*Exit code: 0 completed, 1 completed but some data could not be read, 2/,
    );
  });

  it("leaves no unrequested file behind", async () => {
    archive.putEvents([archived()]);
    await report(...failedSignIn, "--days", "2");
    assert.ok(!existsSync(archive.path("matches.ndjson")));
  });
});
