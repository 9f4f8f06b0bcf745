import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { rescue } from "../../functions/claim-check/decide";
import type { Envelope } from "../../model/envelope";
import { archived, backfill, keyOf, lines, TemporaryArchive } from "./archive-folder";

describe("npm run backfill, with events that were too large for a record", () => {
  let archive: TemporaryArchive;
  let search: readonly string[];
  beforeEach(() => {
    archive = new TemporaryArchive();
    const pattern = archive.file("needle.json", '{"detail": {"requestParameters": {"last": ["needle"]}}}');
    search = ["--pattern", pattern, "--archive", archive.root, "--days", "2", "--json"];
  });
  afterEach(() => archive.remove());

  const large = archived({
    detail: { eventName: "PutParameter", requestParameters: { text: "x".repeat(1_100_000), last: "needle" } },
  });
  /** The record and the object that the function makes of it. */
  const { record, claim } = rescue(JSON.stringify(large), {
    bucket: "archive",
    folder: "claims/",
    streams: { service: ["only"], put: [] },
  });

  const object = (key = claim?.key ?? "", body = claim?.body ?? "") => archive.put(key, Buffer.from(body));
  const run = async (...more: string[]) => {
    const { code, out, error } = await backfill(...search, ...more);
    assert.equal(error, "");
    return {
      code,
      ...(JSON.parse(out) as { matched: number; events: number; problems: { kind: string; line: number }[] }),
    };
  };

  it("searches and shows the whole event instead of its record", async () => {
    archive.put(keyOf(large), lines(archived(), record));
    object();
    const output = archive.path("matches.ndjson");
    const { code, events, matched, problems } = await run("--output", output);
    assert.deepEqual({ code, events, matched, problems }, { code: 0, events: 2, matched: 1, problems: [] });
    const { line, event } = JSON.parse(readFileSync(output, "utf8")) as { line: number; event: Envelope };
    assert.equal(line, 2);
    assert.deepEqual(event, large);
  });

  const lost: [string, () => void][] = [
    ["was not copied", () => undefined],
    ["is another than was archived", () => object(claim?.key, (claim?.body ?? "").replace("needle", "noodle"))],
  ];
  for (const [what, prepare] of lost)
    it(`reports it if the whole event ${what}, and exits 1`, async () => {
      archive.put(keyOf(large), lines(record));
      prepare();
      const { code, events, matched, problems } = await run();
      assert.deepEqual([code, events, matched], [1, 1, 0]);
      assert.deepEqual(
        problems.map(({ kind, line }) => [kind, line]),
        [["unclaimed", 1]],
      );
    });

  it("searches the record if the whole event is nested deeper than the matcher reads", async () => {
    const deep = JSON.stringify(large).replace(
      '"eventName"',
      `"deep":${"[".repeat(100_000)}${"]".repeat(100_000)},"eventName"`,
    );
    const rescued = rescue(deep, { bucket: "archive", folder: "claims/", streams: { service: ["only"], put: [] } });
    archive.put(keyOf(large), lines(rescued.record));
    object(rescued.claim?.key, deep);
    const all = archive.file("all.json", '{"source": ["aws.signin"]}');
    const { code, events, matched, problems } = await run("--pattern", all);
    assert.deepEqual([code, events, matched], [1, 1, 1]);
    assert.match(JSON.stringify(problems), /"unclaimed".*more than 1000 levels of nesting/);
  });

  it("reads only claims, whatever path an event names", async () => {
    const sha256 = (/([0-9a-f]{64})/.exec(record) ?? [])[1] ?? "";
    const uris = [
      `s3://archive/claims/../outside/${sha256}.json`,
      `s3://archive/events/${sha256}.json`,
      `s3://archive/claims/${sha256}.json/../../x.json`,
      "no uri",
    ];
    object(`outside/${sha256}.json`);
    object(`events/${sha256}.json`);
    const forged = uris.map((uri) => archived({ detail: { claim: { uri, sha256 } } }));
    archive.put(keyOf(large), lines(...forged, archived({ detail: { requestParameters: { claim: { uri: 1 } } } })));
    const { events, matched, problems } = await run();
    assert.deepEqual([events, matched], [5, 0]);
    assert.deepEqual(
      problems.filter(({ kind }) => kind !== "stray"),
      [],
    );
  });
});
