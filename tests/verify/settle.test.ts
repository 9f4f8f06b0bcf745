import assert from "node:assert/strict";
import { assumptionsOf } from "../../simulator/steps/assumptions";
import { openWorld } from "../../simulator/steps/open-world";
import { permissions } from "../../verify/permissions";
import { settle, settledFile, settleDry, type Settled } from "../../verify/settle";
import { deployed, type Fault, hub, member, recorded, type Recorded, where, withOutputs } from "./deployed";

const now = new Date("2026-11-30T12:00:00Z");
const key = "events/day=2026-11-30/source=aws_iam/detail_type=api_call/archive-1.gz";

/** An AWS in which all is as assumed. */
const asAssumed: Fault = {
  keys: () => [key, "errors/metadata-extraction-failed/day=2026-11-30/archive-2.gz"],
  retained: new Date("2028-01-04T00:00:00Z"),
  partitions: 1,
  change: where({ type: "Crawler" }, withOutputs({ lastCrawl: { Status: "SUCCEEDED" } })),
};

describe("verify --settle", function () {
  this.timeout(60_000);
  let set: Recorded;
  let assumptions: readonly string[];
  before(async () => {
    set = await recorded();
    assumptions = assumptionsOf(openWorld(set.environment, set.recording));
  });

  const ask = async (fault: Fault, sendFrom?: readonly string[], pause = async () => undefined) => {
    const { reach, calls } = deployed(set, fault);
    let marks = 0;
    const settled = await settle(assumptions, {
      environment: set.environment,
      plan: set.plan,
      reach,
      now,
      pause,
      mark: () => `mark-${++marks}`,
      ...(sendFrom !== undefined && { sendFrom }),
    });
    return { settled, calls };
  };
  const verdictOf = (settled: readonly Settled[], about: RegExp) =>
    settled.filter(({ assumption }) => about.test(assumption)).map(({ verdict }) => verdict);

  it("confirms what AWS shows, by calls that read, which its permissions name", async () => {
    const { settled, calls } = await ask(asAssumed);
    for (const about of [
      /top-level \$or/,
      /checksum/,
      /hour of arrival/,
      /metadata-extraction-failed/,
      /^A Glue/,
      /^Athena/,
    ])
      assert.ok(
        verdictOf(settled, about).length > 0 && verdictOf(settled, about).every((verdict) => verdict === "confirmed"),
        `${about.source}: ${JSON.stringify(settled.filter(({ assumption }) => about.test(assumption)))}`,
      );
    const granted = (permissions("role").governance as { Statement: { Sid: string; Action: string[] }[] }).Statement;
    assert.deepEqual(
      [...new Set(calls.map(({ permission }) => permission))].sort(),
      granted
        .filter(({ Sid }) => ["AskTheArchive", "SettleAssumptions"].includes(Sid))
        .flatMap(({ Action }) => Action)
        .sort(),
    );
    assert.ok(calls.every(({ mutates }) => !mutates));
  });

  it("says of each assumption what became of it, and of what it cannot settle why", async () => {
    const { settled } = await ask(asAssumed);
    assert.deepEqual(settled.map(({ assumption }) => assumption).slice(0, assumptions.length), assumptions);
    for (const { evidence, verdict } of settled) {
      assert.ok(evidence.length > 10);
      assert.doesNotMatch(evidence, /nothing that AWS shows/, "an assumption that nobody thought of");
      if (verdict === "not settled") assert.match(evidence, /^cannot be settled by this command: |^needs --send/);
    }
  });

  it("refutes what AWS shows otherwise", async () => {
    const cases: readonly (readonly [Fault, RegExp])[] = [
      [
        { ...asAssumed, keys: () => ["events/day=2026-11-30/source=a/detail_type=b/2026/11/30/12/x.gz"] },
        /hour of arrival/,
      ],
      [{ ...asAssumed, rows: () => "line 1:1: View is not readable" }, /^Athena reads a view/],
      [
        {
          ...asAssumed,
          change: where(
            { type: "Crawler" },
            withOutputs({ lastCrawl: { Status: "FAILED", ErrorMessage: "no permission" } }),
          ),
        },
        /^A Glue crawler with/,
      ],
    ];
    for (const [fault, about] of cases) {
      const { settled } = await ask(fault);
      assert.deepEqual(verdictOf(settled, about), ["refuted"]);
    }
  });

  it("leaves open what has not happened yet, and what AWS does not answer", async () => {
    const { settled } = await ask({
      answer: () => undefined,
      keys: () => [],
      change: where({ type: "Crawler" }, withOutputs({ lastCrawl: {} })),
    });
    for (const about of [/checksum/, /hour of arrival/, /^A Glue/])
      assert.ok(verdictOf(settled, about).every((verdict) => verdict === "not settled"));
  });

  it("sends a marked event only when told to, waits for its row, and replays it", async () => {
    let asked = 0;
    const rows = (sql: string) =>
      sql.startsWith("EXPLAIN") || ++asked < 3
        ? [["mark", "rows"]]
        : [
            ["mark", "rows"],
            ["mark-1", "1"],
            ["mark-2", "1"],
          ];
    const { settled, calls } = await ask({ ...asAssumed, rows }, [member]);
    assert.deepEqual(verdictOf(settled, /^A marked event|^A replay archives/), ["confirmed", "confirmed"]);
    const sent = calls.filter(({ action }) => action === "events:PutEvents");
    assert.deepEqual(
      sent.map(({ account, region }) => [account, region]),
      [
        [member, hub],
        [member, "us-west-2"],
      ],
    );
    assert.match(JSON.stringify(sent[0]?.input), /event-governance\.heartbeat.*mark-1/);
    assert.equal(calls.filter(({ action }) => action === "events:StartReplay").length, 1);
    const silent = await ask(asAssumed);
    assert.ok(silent.calls.every(({ action }) => action !== "events:PutEvents"));
  });

  it("refutes a marked event that is no row in time, or two after a replay", async () => {
    let waited = 0;
    const late = await ask({ ...asAssumed, rows: () => [["mark", "rows"]] }, [member], async () => {
      waited++;
      return undefined;
    });
    assert.deepEqual(verdictOf(late.settled, /^A marked event|^A replay archives/), ["refuted", "not settled"]);
    assert.ok(waited >= 20);
    let replayed = false;
    const { settled } = await ask(
      {
        ...asAssumed,
        rows: () => [
          ["mark", "rows"],
          ["mark-1", replayed ? "2" : "1"],
          ["mark-2", "1"],
        ],
        answer: ({ action }) => {
          replayed ||= action === "events:StartReplay";
          return undefined;
        },
      },
      [member],
    );
    assert.deepEqual(verdictOf(settled, /^A marked event|^A replay archives/), ["confirmed", "refuted"]);
  });

  it("says without AWS what it would do, and writes a file without ids of accounts", () => {
    const dry = settleDry(assumptions, [member]);
    assert.ok(dry.every(({ verdict }) => verdict === "not settled"));
    assert.match(dry.at(-1)?.evidence ?? "", /becomes a row of the archive for good/);
    const file = settledFile(
      [{ assumption: "a", verdict: "confirmed", evidence: `seen in ${member}` }],
      14,
      now,
    ) as Record<string, unknown>;
    assert.deepEqual(file, {
      schema: "event-governance/settled/1",
      date: "2026-11-30",
      accounts: 14,
      assumptions: [{ assumption: "a", verdict: "confirmed", evidence: "seen in ACCOUNT" }],
    });
  });
});
