import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, linkSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { FileLock } from "../../backfill/lock";
import { archived, backfill, keyOf, TemporaryArchive } from "./archive-folder";

describe("two backfills with the same files", () => {
  let archive: TemporaryArchive;
  let search: readonly string[];
  beforeEach(() => {
    archive = new TemporaryArchive();
    for (let n = 0; n < 40; n++) archive.putEvents([archived({ account: String(n) })], `${n}.gz`);
    const pattern = archive.file("p.json", '{"source": ["aws.signin"]}');
    search = ["--pattern", pattern, "--archive", archive.root, "--days", "3"];
  });
  afterEach(() => archive.remove());

  const checkpoint = () => archive.path("checkpoint");
  const output = () => archive.path("matches.ndjson");

  it("are refused for one checkpoint, and the first one is not disturbed", async () => {
    const args = [...search, "--checkpoint", checkpoint(), "--output", output(), "--json"];
    const [first, second] = await Promise.all([backfill(...args), backfill(...args)]);
    assert.deepEqual([first.code, second.code], [0, 2]);
    assert.match(second.error, /is in use by another backfill, process \d+\. Wait for its end/);
    const again = await backfill(...args);
    const matched = [first, again].map(({ out }) => (JSON.parse(out) as { matched: number }).matched);
    assert.deepEqual(matched, [40, 40]);
    assert.equal(readFileSync(output(), "utf8").trimEnd().split("\n").length, 40);
  });

  it("are refused for one checkpoint by two names", async () => {
    writeFileSync(checkpoint(), "");
    symlinkSync(checkpoint(), archive.path("link"));
    const [first, second] = await Promise.all([
      backfill(...search, "--checkpoint", checkpoint()),
      backfill(...search, "--checkpoint", archive.path("link")),
    ]);
    assert.deepEqual([first.code, second.code], [0, 2]);
  });

  it("are refused for one file of matches", async () => {
    const [first, second] = await Promise.all([
      backfill(...search, "--output", output()),
      backfill(...search, "--output", output(), "--checkpoint", checkpoint()),
    ]);
    assert.deepEqual([first.code, second.code], [0, 2]);
    assert.match(second.error, /^The file of matches ".*" is in use/);
    assert.equal(existsSync(checkpoint()), false);
  });

  it("are refused while another process has the lock, also after a kill of a third", async () => {
    const script = `const { FileLock } = require(${JSON.stringify(join(__dirname, "../../backfill/lock.ts"))});
      void FileLock.acquire(process.argv[1], "checkpoint").then(() => { console.log("locked"); setInterval(() => {}, 1000); });`;
    const holder = spawn(process.execPath, ["-r", "ts-node/register/transpile-only", "-e", script, checkpoint()]);
    await once(holder.stdout, "data");
    const refused = await backfill(...search, "--checkpoint", checkpoint());
    holder.kill("SIGKILL");
    await once(holder, "exit");
    assert.deepEqual([refused.code, existsSync(FileLock.nameFor(checkpoint()))], [2, true]);
    assert.ok(refused.error.includes(`process ${holder.pid}`), refused.error);
    assert.equal((await backfill(...search, "--checkpoint", checkpoint())).code, 0);
    assert.equal(existsSync(FileLock.nameFor(checkpoint())), false);
  });

  const ended = () => spawnSync(process.execPath, ["-e", ""]).pid;
  const leftovers: readonly [string, () => string, RegExp | undefined][] = [
    ["an ended process", () => JSON.stringify({ pid: ended(), host: hostname(), id: "x" }), undefined],
    [
      "an earlier process with this one's number",
      () => JSON.stringify({ pid: process.pid, host: hostname(), id: "x" }),
      undefined,
    ],
    ["a process that was killed before it wrote anything", () => "", undefined],
    [
      "another host",
      () => JSON.stringify({ pid: 1, host: "elsewhere", id: "x" }),
      /in use by a backfill on "elsewhere", process 1\. If that has ended, remove ".*checkpoint\.lock"/,
    ],
    ["somebody else", () => "my notes", /checkpoint\.lock" is needed as a lock and holds something else/],
  ];
  for (const [whose, content, message] of leftovers)
    it(`meet the lock of ${whose}`, async () => {
      const text = content();
      writeFileSync(FileLock.nameFor(checkpoint()), text);
      const { code, error } = await backfill(...search, "--checkpoint", checkpoint());
      if (message === undefined) assert.deepEqual([code, existsSync(FileLock.nameFor(checkpoint()))], [0, false]);
      else {
        assert.match(error, message);
        assert.deepEqual([code, readFileSync(FileLock.nameFor(checkpoint()), "utf8")], [2, text]);
      }
    });

  it("stop rather than write together if somebody removes the lock", async () => {
    const lock = await FileLock.acquire(checkpoint(), "checkpoint");
    writeFileSync(FileLock.nameFor(checkpoint()), "another's");
    assert.equal(lock.holds, false);
    lock.release();
    assert.equal(readFileSync(FileLock.nameFor(checkpoint()), "utf8"), "another's");
  });

  describe("overwrite nothing:", () => {
    const same = /both would write the same file/;
    const inside = /is ".*", which is inside the archive/;
    const foreign = /would replace ".*", which does not hold matches of a backfill/;
    const cases: readonly [string, () => [readonly string[], RegExp]][] = [
      ["the checkpoint", () => [["--checkpoint", checkpoint(), "--output", checkpoint()], same]],
      [
        "the checkpoint, spelled otherwise",
        () => [["--checkpoint", checkpoint(), "--output", join(archive.folder, "bucket/../checkpoint")], same],
      ],
      [
        "the checkpoint in other case",
        () => [
          ["--checkpoint", checkpoint(), "--output", archive.path("Checkpoint")],
          /differ only in upper and lower case/,
        ],
      ],
      [
        "the checkpoint's lock",
        () => [["--checkpoint", checkpoint(), "--output", archive.path("checkpoint.lock")], same],
      ],
      [
        "the checkpoint, which is the lock of the output",
        () => [["--checkpoint", archive.path("o.lock"), "--output", archive.path("o")], same],
      ],
      ["a new object of the archive", () => [["--output", join(archive.root, "events/new.gz")], inside]],
      ["a new file beside the events", () => [["--output", join(archive.root, "matches")], inside]],
      ["an object of the archive", () => [["--output", join(archive.root, keyOf(archived(), "1.gz"))], inside]],
      ["the archive by a checkpoint", () => [["--checkpoint", join(archive.root, "events/checkpoint")], inside]],
      ["the pattern", () => [["--output", archive.path("p.json")], foreign]],
      ["a file of the user's", () => [["--output", archive.file("notes", "dear diary\n")], foreign]],
      [
        "a file that is nearly one of matches",
        () => [["--output", archive.file("near", '{"patterns":["a"],"event":{}}\n')], foreign],
      ],
      [
        "a half-written file of the user's",
        () => [["--output", archive.file("m.part", "mine").replace(".part", "")], /would replace ".*m\.part"/],
      ],
      ["a device", () => [["--output", "/dev/null"], /Cannot write "\/dev\/null": it is not a regular file/]],
      [
        "a pipe by a checkpoint",
        () => {
          spawnSync("sh", ["-c", `mkfifo "${archive.path("pipe")}"`]);
          return [
            ["--checkpoint", archive.path("pipe")],
            /Cannot use the checkpoint ".*pipe": it is not a regular file/,
          ];
        },
      ],
    ];
    for (const [name, given] of cases)
      it(name, async () => {
        const [args, message] = given();
        await refuses(args, message);
      });

    async function refuses(args: readonly string[], message: RegExp): Promise<void> {
      const before = contents();
      const { code, error } = await backfill(...search, ...args);
      assert.match(error, message);
      assert.deepEqual([code, contents()], [2, before]);
    }

    /** Every file below the temporary folder, with its content. */
    const contents = (): string =>
      spawnSync("sh", ["-c", `cd "${archive.folder}" && find . -type f | sort | xargs md5sum`]).stdout.toString();

    it("the checkpoint, by a symbolic and by a hard link", async () => {
      await backfill(...search, "--checkpoint", checkpoint(), "--output", output());
      symlinkSync(checkpoint(), archive.path("symbolic"));
      linkSync(checkpoint(), archive.path("hard"));
      for (const link of ["symbolic", "hard"])
        await refuses(["--checkpoint", checkpoint(), "--output", archive.path(link)], /both would write the same file/);
    });

    it("the archive, by links to it and from it", async () => {
      symlinkSync(archive.root, archive.path("link"));
      symlinkSync(archive.path("elsewhere"), join(archive.root, "events", "day=2026-11-01"));
      symlinkSync(join(archive.root, "events/new"), archive.path("dangling"));
      const other = new TemporaryArchive();
      symlinkSync(other.root, join(archive.root, "events", "day=2026-10-01"));
      for (const path of [archive.path("link/new"), archive.path("dangling"), join(other.root, "events/new")])
        await refuses(["--output", path], /which is inside the archive/);
      other.remove();
    });
  });

  it("replaces the matches of an earlier run, and an empty file", async () => {
    writeFileSync(output(), "");
    for (let n = 0; n < 2; n++) assert.equal((await backfill(...search, "--output", output())).code, 0);
    assert.equal(readFileSync(output(), "utf8").trimEnd().split("\n").length, 40);
    assert.equal((await backfill(...search, "--output", output(), "--checkpoint", checkpoint())).code, 0);
    assert.equal(readFileSync(output(), "utf8").trimEnd().split("\n").length, 40);
  });
});
