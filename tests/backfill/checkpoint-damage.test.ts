import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import fc from "fast-check";
import { archived, backfill, keyOf, TemporaryArchive } from "./archive-folder";

interface Line {
  [name: string]: unknown;
  key: string;
  matched: number;
  outputLength: number;
  counts: { [name: string]: unknown; count: number }[];
  shown: { [name: string]: unknown }[];
  problems: { [name: string]: unknown }[];
}

describe("a damaged checkpoint", () => {
  let archive: TemporaryArchive;
  let command: readonly string[];
  /** Header, then entries with 2, 1, 0 and 3 matches; the one without is empty. */
  let journal: readonly string[];
  let matches: Buffer;
  const checkpoint = () => archive.path("checkpoint");
  const output = () => archive.path("matches.ndjson");

  beforeEach(async () => {
    archive = new TemporaryArchive();
    archive.putEvents([archived(), archived({ account: "444455556666" })], "a.gz");
    archive.putEvents([archived()], "b.gz");
    archive.put(keyOf(archived(), "c.gz"), "");
    archive.putEvents([archived(), archived(), archived()], "d.gz");
    const pattern = archive.file("p.json", '{"source": ["aws.signin"]}');
    command = ["--pattern", pattern, "--archive", archive.root, "--from", "2026-11-01", "--to", "2026-11-03"];
    command = [...command, "--show", "4", "--checkpoint", checkpoint(), "--output", output()];
    const { code } = await backfill(...command);
    assert.equal(code, 1);
    journal = readFileSync(checkpoint(), "utf8").trimEnd().split("\n");
    matches = readFileSync(output());
  });
  afterEach(() => archive.remove());

  async function runWith(lines: readonly string[]) {
    const text = lines.map((line) => `${line}\n`).join("");
    writeFileSync(checkpoint(), text);
    writeFileSync(output(), matches);
    const run = await backfill(...command);
    return {
      ...run,
      isUntouched: readFileSync(checkpoint(), "utf8") === text && readFileSync(output()).equals(matches),
    };
  }

  const edited = (change: (line: Line, number: number) => void): string[] =>
    journal.map((text, number) => {
      const line = JSON.parse(text) as Line;
      if (number > 0) change(line, number);
      return JSON.stringify(line);
    });
  const editedAt = (at: number, change: (line: Line) => void) =>
    edited((line, number) => {
      if (number === at) change(line);
    });
  const header = (change: (header: Record<string, unknown>) => void): string[] => {
    const line = JSON.parse(journal[0] ?? "") as Record<string, unknown>;
    change(line);
    return [JSON.stringify(line), ...journal.slice(1)];
  };

  const cases: readonly [string, () => readonly string[], RegExp][] = [
    [
      "an entry without outputLength",
      () => editedAt(2, (line) => Reflect.deleteProperty(line, "outputLength")),
      /line 3: outputLength is missing/,
    ],
    [
      "the last entry without outputLength",
      () => editedAt(4, (line) => Reflect.deleteProperty(line, "outputLength")),
      /line 5: outputLength is missing/,
    ],
    [
      "an outputLength that shrinks",
      () => editedAt(2, (line) => (line.outputLength = 0)),
      /line 3: outputLength is 0 after \d+/,
    ],
    [
      "an outputLength that stands still",
      () => editedAt(1, (line) => (line.outputLength = 0)),
      /line 2: outputLength is 0 after 0, with 2 matches/,
    ],
    [
      "an outputLength that grows without a match",
      () => editedAt(3, (line) => (line.outputLength += 9)),
      /line 4: outputLength/,
    ],
    ["a number as text", () => editedAt(1, (line) => (line["events"] = "2")), /line 2: events is "2"/],
    ["a fraction", () => editedAt(1, (line) => (line["size"] = 1.5)), /line 2: size is 1.5/],
    ["a negative number", () => editedAt(1, (line) => (line["bytes"] = -1)), /line 2: bytes is -1/],
    ["null", () => editedAt(1, (line) => (line["day"] = null)), /line 2: day is null/],
    [
      "no list of problems",
      () => editedAt(1, (line) => Reflect.deleteProperty(line, "problems")),
      /line 2: problems is missing/,
    ],
    [
      "an unknown kind of problem",
      () => editedAt(3, (line) => (line.problems = [{ ...line.problems[0], kind: "odd" }])),
      /line 4: problems.0.kind is "odd"/,
    ],
    [
      "a problem with another object",
      () => editedAt(3, (line) => (line.problems = [{ ...line.problems[0], key: "x" }])),
      /line 4: its problems are not those of/,
    ],
    ["an unknown field", () => editedAt(2, (line) => (line["more"] = 1)), /line 3: there is no such thing as more/],
    [
      "another day",
      () => editedAt(1, (line) => (line["day"] = "2026-11-03")),
      /line 2: .* does not belong to the day 2026-11-03/,
    ],
    ["no day", () => editedAt(1, (line) => (line["day"] = "2026-02-30")), /line 2: day is "2026-02-30"/],
    [
      "more matches than events",
      () => editedAt(1, (line) => (line.matched = 99_999_999)),
      /line 2: 99999999 of 2 events match/,
    ],
    [
      "more events than bytes",
      () => editedAt(1, (line) => (line["events"] = 99_999_999)),
      /line 2: 99999999 events are not in \d+ bytes/,
    ],
    [
      "counts above the matches",
      () => editedAt(1, (line) => ((line.counts[0] as { count: number }).count = 2)),
      /line 2: matched is 2, and its counts add up to 3/,
    ],
    [
      "no counts",
      () => editedAt(1, (line) => (line.counts = [])),
      /line 2: matched is 2, and its counts add up to none/,
    ],
    [
      "a count twice",
      () =>
        editedAt(
          4,
          (line) =>
            (line.counts = [
              { ...line.counts[0], count: 1 },
              { ...line.counts[0], count: 2 },
            ]),
        ),
      /line 5: it counts the same matches twice/,
    ],
    [
      "an unknown pattern",
      () => editedAt(2, (line) => (line.counts = [{ ...line.counts[0], pattern: "q", count: 1 }])),
      /line 3: it counts matches of the pattern "q"/,
    ],
    [
      "a match too few",
      () => editedAt(1, (line) => line.shown.pop()),
      /line 2: it shows 1 of 2 matches, with room for 4/,
    ],
    [
      "a match too many",
      () => editedAt(4, (line) => line.shown.push({ ...line.shown[0] })),
      /line 5: it shows 2 of 3 matches, with room for 1/,
    ],
    [
      "a match of another object",
      () => editedAt(2, (line) => (line.shown = [{ ...line.shown[0], key: "x" }])),
      /line 3: it shows a match that is not one of/,
    ],
    [
      "a match that is no event",
      () => editedAt(2, (line) => (line.shown = [{ ...line.shown[0], event: "{" }])),
      /line 3: shown.0.event is "\{"/,
    ],
    ["an object twice", () => [...journal, journal[1] ?? ""], /line 6: it has ".*a\.gz" a second time/],
    ["every object twice", () => [...journal, ...journal.slice(1)], /line 6: it has/],
    [
      "a list in place of an entry",
      () => [...journal.slice(0, 2), "[]", ...journal.slice(2)],
      /line 3: it is not a JSON object|line 3: key is missing/,
    ],
    [
      "a text in place of an entry",
      () => [...journal.slice(0, 2), '"x"', ...journal.slice(2)],
      /line 3: it is not a JSON object/,
    ],
    [
      "a header without patterns",
      () => header((line) => Reflect.deleteProperty(line, "patterns")),
      /line 1: patterns is missing/,
    ],
    [
      "a header with a range of numbers",
      () => header((line) => (line["range"] = { from: 1, to: 2 })),
      /line 1: range.from is 1/,
    ],
    ["a header with show as text", () => header((line) => (line["show"] = "4")), /line 1: show is "4"/],
  ];
  for (const [name, damage, message] of cases)
    it(`with ${name} is refused and left unchanged`, async () => {
      const { code, out, error, isUntouched } = await runWith(damage());
      assert.deepEqual([code, out, isUntouched], [2, "", true]);
      assert.match(error, message);
      assert.match(error, /^The checkpoint ".*" is damaged at line \d+: .*\. Remove it to start over\.\n$/);
    });

  const absent: readonly [string, string][] = [
    ["that is not there", "events/day=2026-11-02/source=aws.signin/detail_type=x/none.gz"],
    ["outside the archive", "events/day=2026-11-02/../../../p.json"],
    ["hidden from a search", "events/day=2026-11-02/_hidden/a.gz"],
    ["of another source", "events/day=2026-11-02/source=aws.iam/detail_type=x/a.gz"],
  ];
  for (const [name, key] of absent)
    it(`with an object ${name} is refused and left unchanged`, async () => {
      if (!key.includes("..") && !key.includes("none")) archive.put(key, "{}\n".repeat(3));
      const last = JSON.parse(journal[4] ?? "") as Line;
      const entry = {
        ...last,
        key,
        counts: [{ ...last.counts[0], count: 99_999_999 }],
        events: 99_999_999,
        bytes: 1e12,
        matched: 99_999_999,
        shown: [],
        problems: [],
        outputLength: 1e12,
      };
      const { code, error, isUntouched } = await runWith([...journal, JSON.stringify(entry)]);
      assert.deepEqual([code, isUntouched], [2, true]);
      assert.ok(error.includes(`has results of "${key}", which this search does not find in the archive`), error);
    });

  it("that speaks of an object which has left the archive is refused", async () => {
    rmSync(`${archive.root}/${keyOf(archived(), "b.gz")}`);
    const { code, error, isUntouched } = await runWith(journal);
    assert.deepEqual([code, isUntouched], [2, true]);
    assert.match(error, /b\.gz", which this search does not find/);
  });

  it("that speaks of a file of matches whose lines are others is refused", async () => {
    const shifted = edited((line) => (line.outputLength += line.outputLength === 0 ? 0 : 1));
    matches = Buffer.concat([matches, Buffer.from("{}\n")]);
    const { code, error, isUntouched } = await runWith(shifted);
    assert.deepEqual([code, isUntouched], [2, true]);
    assert.match(error, /has no line that ends at byte \d+, as the checkpoint recorded/);
  });

  it("never ends in a stack trace, whatever value a field has", async () => {
    const paths = [["key"], ["size"], ["events"], ["bytes"], ["day"], ["matched"], ["problems"], ["counts"], ["shown"]];
    const deeper = [
      ["counts", 0, "pattern"],
      ["counts", 0, "count"],
      ["shown", 0, "event"],
      ["shown", 0, "line"],
    ];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...paths, ...deeper), fc.jsonValue(), async (path, value) => {
        const lines = editedAt(1, (line) => {
          let at = line as unknown as Record<string | number, unknown>;
          for (const part of path.slice(0, -1)) at = at[part] as Record<string | number, unknown>;
          at[path.at(-1) ?? ""] = value;
        });
        const { code, error, isUntouched } = await runWith(lines);
        assert.ok(lines[1] === journal[1] || (code === 2 && isUntouched && /line 2|bytes and had/.test(error)), error);
      }),
      { numRuns: 60, examples: [[["size"], 3]] },
    );
  });

  it("is told from a whole one, which resumes", async () => {
    assert.equal((await runWith(journal)).code, 1);
    assert.equal((await runWith(journal.slice(0, 3))).code, 1);
    assert.deepEqual(readFileSync(checkpoint(), "utf8").trimEnd().split("\n"), journal);
    assert.deepEqual(readFileSync(output()), matches);
  });
});
