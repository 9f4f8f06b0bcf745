import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { Envelope } from "../../model/envelope";
import type { Athena } from "../../simulator/services/athena/athena";
import { FirehoseSimulator, type RecordOutcome, type StreamRun } from "../../simulator/services/firehose/firehose";
import type { Graph } from "../../simulator/graph";
import { openArchives } from "../../simulator/evidence/archives";
import { only, recordStack } from "../harness";
import { rawProdSettings } from "../settings-of-prod";

const now = new Date("2026-11-02T12:00:00Z");

const event = (id: string, more: Partial<Record<keyof Envelope, unknown>> = {}): Record<string, unknown> => ({
  version: "0",
  id,
  "detail-type": "AWS API Call via CloudTrail",
  source: "aws.iam",
  account: "400000000001",
  time: "2026-11-02T10:15:30Z",
  region: "us-east-1",
  resources: [],
  detail: { eventID: `call-${id}`, eventName: "CreateAccessKey" },
  ...more,
});
const text = (...parts: Parameters<typeof event>) => JSON.stringify(event(...parts));
const ofBytes = (bytes: number) => {
  const empty = Buffer.byteLength(text("huge", { detail: { padding: "" } }));
  return text("huge", { detail: { padding: "x".repeat(bytes - empty) } });
};

/** Outcome of a record: its day's folder, the error prefix, or refused by Firehose. */
type Fate = "archived" | "errors" | "refused";

/** docs/archive.md, "Damaged records", says the same in words. */
const damage: readonly {
  what: string;
  records: readonly string[];
  fate: Fate;
  day?: string;
  rows: number;
  once: number;
}[] = [
  {
    what: "two events without a delimiter in one record",
    records: [text("a") + text("b")],
    fate: "errors",
    rows: 0,
    once: 0,
  },
  { what: "a truncated event", records: [text("c").slice(0, 120)], fate: "errors", rows: 0, once: 0 },
  { what: "no event at all", records: ["not JSON", "[]", "null", '"text"'], fate: "errors", rows: 0, once: 0 },
  {
    what: "the same event twice",
    records: [text("d"), text("d")],
    fate: "archived",
    day: "2026-11-02",
    rows: 2,
    once: 1,
  },
  {
    what: "an event that comes forty days late",
    records: [text("e", { time: "2026-09-23T23:59:59Z" })],
    fate: "archived",
    day: "2026-09-23",
    rows: 1,
    once: 1,
  },
  {
    what: "an event of the largest size",
    records: [ofBytes(1_024_000)],
    fate: "archived",
    day: "2026-11-02",
    rows: 1,
    once: 1,
  },
  { what: "an event of one byte more", records: [ofBytes(1_024_001)], fate: "refused", rows: 0, once: 0 },
  {
    what: "an event with a time that is no text",
    records: [
      text("f", { time: 1_793_620_530 }),
      text("g", { time: null }),
      text("h", { time: "2026-02-30T00:00:00Z" }),
    ],
    fate: "errors",
    rows: 0,
    once: 0,
  },
  {
    what: "an event with a source or detail type that is no text",
    records: [text("i", { source: ["aws.iam"] }), text("j", { "detail-type": 7 })],
    fate: "errors",
    rows: 0,
    once: 0,
  },
  {
    what: "an event with an account, a version and a detail of other types",
    records: [text("k", { account: 400000000001, version: 0, detail: "text instead of an object" })],
    fate: "archived",
    day: "2026-11-02",
    rows: 1,
    once: 1,
  },
];

describe("a damaged record", () => {
  let root: string;
  let graph: Graph;
  let run: StreamRun;
  let athena: Athena;
  const sent = damage.flatMap(({ records }) => records);

  before(async () => {
    root = mkdtempSync(join(tmpdir(), "damaged-"));
    graph = await recordStack(rawProdSettings());
    const stream = only(graph, "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream", "event-archive-stream");
    const firehose = new FirehoseSimulator({ root, mayAccess: () => ({ allowed: true, why: "" }) });
    run = await firehose.deliver(stream, sent, now);
    const [archive] = await openArchives([graph], [], { root, now });
    athena = (archive as NonNullable<typeof archive>).athena;
  });
  after(() => {
    athena.close();
    rmSync(root, { recursive: true, force: true });
  });

  const outcomesOf = (records: readonly string[]): RecordOutcome[] => {
    const first = sent.indexOf(records[0] ?? "");
    return run.outcomes.slice(first, first + records.length);
  };
  const fateOf = (outcome: RecordOutcome): Fate | "lost" => {
    if (outcome.status !== "written") return outcome.status;
    return outcome.error === undefined ? "archived" : "errors";
  };
  const query = async (sql: string) => (await athena.run({ database: "event_governance_prod", sql })).rows;

  for (const { what, records, fate, day } of damage)
    it(`such as ${what} is ${fate === "archived" ? `archived in ${day}` : fate === "errors" ? "kept below errors/, whole" : "refused, so that its sender still has it"}`, () => {
      const outcomes = outcomesOf(records);
      assert.deepEqual(
        outcomes.map(fateOf),
        records.map(() => fate),
      );
      for (const [index, outcome] of outcomes.entries()) {
        if (outcome.status !== "written") continue;
        if (fate === "archived") assert.match(outcome.key, new RegExp(`^events/day=${day}/`));
        else {
          assert.match(outcome.key, /^errors\/metadata-extraction-failed\/day=2026-11-02\//);
          const lines = gunzipSync(readFileSync(join(root, outcome.bucket, outcome.key)))
            .toString("utf8")
            .trimEnd()
            .split("\n");
          const kept = lines.map((line) =>
            Buffer.from((JSON.parse(line) as { rawData: string }).rawData, "base64").toString("utf8"),
          );
          assert(kept.includes(records[index] ?? ""), records[index]);
        }
      }
    });

  it("is never lost, and counted once if it can be read", async () => {
    assert.equal(run.outcomes.length, sent.length);
    assert(run.outcomes.every(({ status }) => status !== "lost"));
    const total = (key: "rows" | "once") => damage.reduce((sum, each) => sum + each[key], 0);
    assert.equal(Number((await query("SELECT count(*) FROM events"))[0]?.[0]), total("rows"));
    assert.equal(Number((await query("SELECT count(*) FROM events_deduplicated"))[0]?.[0]), total("once"));
    const late = await query("SELECT id FROM events WHERE day = '2026-09-23'");
    assert.deepEqual(late, [["e"]]);
  });

  it("shows its odd values as text, not as a failed query", async () => {
    const [row] = await query("SELECT account, version, detail FROM events WHERE id = 'k'");
    assert.deepEqual(row, ["400000000001", "0", "text instead of an object"]);
  });
});
