import assert from "node:assert/strict";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { UsageError } from "../../../console/usage-error";
import { markerFile, openOutputFolder } from "../../../simulator/report/output-folder";

describe("the output folder", () => {
  let above: string;
  let folder: string;
  beforeEach(() => {
    above = mkdtempSync(join(tmpdir(), "output-"));
    folder = join(above, "out");
  });
  afterEach(() => rmSync(above, { recursive: true }));

  const put = (path: string, text = path) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const content = (): Record<string, string> =>
    existsSync(folder)
      ? Object.fromEntries(
          readdirSync(folder, { recursive: true, encoding: "utf8" })
            .filter((path) => path !== markerFile)
            .sort()
            .flatMap((path) => {
              try {
                return [[path, readFileSync(join(folder, path), "utf8")]];
              } catch {
                return [];
              }
            }),
        )
      : {};
  /** One run: writes these files, by path below the folder. */
  const write = (files: Readonly<Record<string, string>>) => {
    const output = openOutputFolder(folder);
    for (const [path, text] of Object.entries(files)) {
      const [part = "", ...rest] = path.split("/");
      const file = join(output.path(part as "archive"), ...rest);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    return output;
  };
  const first = { "archive/bucket/a\nb": "1", "queries/us-east-1/q.json": "1", "report.txt": "1" };

  it("replaces what the run before wrote, and leaves everything else alone", () => {
    write(first).keep();
    put("deploy/prod/up/prod.log");
    put("mine.txt");
    const second = { "archive/bucket/c": "2", "messages/m.json": "2", "report.txt": "2" };
    write(second).keep();
    assert.deepEqual(content(), {
      ...second,
      "deploy/prod/up/prod.log": "deploy/prod/up/prod.log",
      "mine.txt": "mine.txt",
    });
    write(first).keep();
    assert.deepEqual(readdirSync(folder).sort(), [
      markerFile,
      "archive",
      "deploy",
      "mine.txt",
      "queries",
      "report.txt",
    ]);
  });

  it("is as it was until a run is kept, and after one that was interrupted", () => {
    write(first).keep();
    const before = content();
    const output = write({ "archive/bucket/other": "2" });
    for (const [path, text] of Object.entries(before)) assert.equal(content()[path], text);
    assert.match(output.discard(), /holds the output of the run before, unchanged\.$/);
    assert.deepEqual(content(), before);
    write(first).keep();
  });

  it("is not there after a first run that was interrupted", () => {
    assert.equal(write(first).discard(), "no output was written.");
    assert.equal(existsSync(folder), false);
    mkdirSync(folder);
    write(first).discard();
    assert.deepEqual(readdirSync(folder), []);
  });

  it("is cleared of what a killed run left behind", () => {
    write(first).keep();
    // No process has this number: Linux has at most 4,194,304 (proc_sys_kernel(5), pid_max).
    put(".new-4194305/archive/half");
    write(first).keep();
    assert.deepEqual(content(), first);
  });

  const foreign: readonly (readonly [string, () => void])[] = [
    ["a folder with files of a person", () => put("notes.txt")],
    ["a person's own folder archive", () => put("archive/mine.txt")],
    [
      "folders that look like an output, with a person's file among them",
      () =>
        ["archive/b/k", "queries/us-east-1/q.json", "messages/h-us-east-1-1.json", "queries/mine.txt"].forEach((path) =>
          put(path),
        ),
    ],
    [
      "the output of an older version, to which a copy of the archive was added later",
      () => {
        olderVersion();
        put("archive/real/events/day=2026-11-01/x.gz");
        utimesSync(join(folder, "archive/real/events/day=2026-11-01/x.gz"), new Date(0), new Date(0));
      },
    ],
    [
      "an output to which a person added a file",
      () => {
        write(first).keep();
        put("archive/bucket/events/copy.gz");
      },
    ],
    [
      "an output to which a person added a link",
      () => {
        write(first).keep();
        symlinkSync(above, join(folder, "archive", "link"));
      },
    ],
  ];
  const olderVersion = () =>
    [
      "archive/b/events/k.gz",
      "queries/us-east-1/q.json",
      "messages/hooks.slack.com-us-east-1-1.json",
      "deploy/x.log",
    ].forEach((path) => put(path));

  for (const [what, make] of foreign)
    it(`refuses ${what}, and deletes nothing`, () => {
      make();
      const before = content();
      assert.throws(
        () => openOutputFolder(folder),
        (error: unknown) =>
          error instanceof UsageError && error.message.includes(folder) && !error.message.includes("\n"),
      );
      assert.deepEqual(content(), before);
    });

  it("refuses at the end what was added while the run went on", () => {
    write(first).keep();
    const output = write(first);
    put("queries/mine.json");
    assert.throws(() => output.keep(), /queries\/mine\.json would be deleted, and was not written by `npm start`/);
    output.discard();
    assert.deepEqual(content(), { ...first, "queries/mine.json": "queries/mine.json" });
  });

  it("recognizes what an older version wrote, and replaces it", () => {
    olderVersion();
    const copy = join(above, "copy");
    cpSync(folder, copy, { recursive: true });
    write(first).discard();
    write(first).keep();
    assert.deepEqual(content(), { ...first, "deploy/x.log": "deploy/x.log" });
  });

  it("refuses a file, and a folder that cannot be made", () => {
    writeFileSync(folder, "");
    assert.throws(() => openOutputFolder(folder), /is a file\. Name a folder/);
    assert.throws(() => openOutputFolder(join(folder, "below")), /cannot be written: it is not a folder/);
  });
});
