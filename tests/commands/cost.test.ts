import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { cost } from "../../commands/cost";
import { prices } from "../../model/prices";
import { archived, TemporaryArchive } from "../backfill/archive-folder";
import { CapturedTerminal } from "../captured-terminal";

const shipped = join(__dirname, "..", "..", "Pulumi.prod.yaml");

async function run(...args: readonly string[]) {
  const terminal = new CapturedTerminal();
  const code = await cost(["prod", "--stack-config", shipped, ...args], terminal, new Date("2026-11-02T12:00:00Z"));
  return { code, out: terminal.out, err: terminal.err };
}

interface Line {
  readonly price: keyof typeof prices;
  readonly count: number;
  readonly dollars: number;
  readonly from: string;
}

describe("npm run cost", () => {
  it("prints the estimate that docs/cost.md shows", async () => {
    const { code, out, err } = await run();
    assert.deepEqual([code, err], [0, ""]);
    const page = readFileSync(join(__dirname, "..", "..", "docs", "cost.md"), "utf8");
    const [, sample = ""] = /cost\.test\.ts\. -->\n\n```\n([^]*?)```/.exec(page) ?? [];
    const shown = sample.split("\n").filter((line) => /[\p{L}\d]/u.test(line));
    const printed = new Set(out.split("\n"));
    assert.ok(shown.length > 30, sample);
    assert.deepEqual(
      shown.filter((line) => !printed.has(line)),
      [],
    );
  });

  it("gives each line its price, its count and where the count comes from, as JSON and with --verbose", async () => {
    const { out } = await run("--json", "--noisy", "2");
    const json = JSON.parse(out) as {
      dollars: number;
      lines: Line[];
      prices: Record<string, unknown>;
      unconfirmed: string[];
      noisiest: unknown[];
    };
    for (const { price, count, dollars, from } of json.lines) {
      assert.ok(Math.abs(dollars - (count * prices[price].dollars) / prices[price].per) < 1e-9, price);
      assert.ok(json.prices[price] !== undefined && from.length > 5, price);
    }
    assert.ok(Math.abs(json.lines.reduce((sum, { dollars }) => sum + dollars, 0) - json.dollars) < 1e-9);
    assert.deepEqual(json.unconfirmed, ["transfer-between-regions"]);
    assert.equal(json.noisiest.length, 2);
    const verbose = await run("--verbose");
    assert.match(verbose.out, /40 × \$0\.44 per DPU-hour: 120 runs of archive\.crawlerSchedule/);
  });

  it("takes a number of events, and numbers in place of assumptions", async () => {
    const of = async (...args: readonly string[]) =>
      JSON.parse((await run("--json", ...args)).out) as { events: number; lines: Line[] };
    assert.ok(Math.abs((await of("--events-per-day", "20000")).events - 600_000) < 1);
    const scanned = ({ lines }: { lines: Line[] }) =>
      lines
        .filter(({ price, from }) => price === "athena-scanned" && from.includes("queriesPerMonth"))
        .reduce((sum, { count }) => sum + count, 0);
    const usual = await of();
    assert.ok(Math.abs(scanned(await of("--assume", "queriesPerMonth=1000")) / scanned(usual) - 10) < 1e-9);
  });

  it("counts an archive on disk", async () => {
    const archive = new TemporaryArchive();
    try {
      const signIn = archived({ "detail-type": "AWS Console Sign In via CloudTrail" });
      archive.putEvents([signIn, signIn, archived({ account: "400000000001" })]);
      archive.putEvents([archived({ time: "2026-11-03T10:00:00Z" })]);
      // Settings say how many heartbeats there are.
      archive.putEvents([archived({ source: "event-governance.heartbeat", "detail-type": "Heartbeat" })], "beat.gz");
      const { code, out, err } = await run("--json", "--from-archive", archive.root);
      assert.equal(code, 0, err);
      assert.match(err, /2026-11-02\n.*2026-11-03\n/);
      const json = JSON.parse(out) as {
        events: number;
        basis: string;
        lines: (Line & { account: string })[];
        noisiest: { id: string; events: number; dollars: number }[];
        archive: object;
      };
      // Four events in two days.
      assert.equal(Math.round(json.events), 60);
      assert.match(json.basis, /2 days/);
      assert.deepEqual(
        json.noisiest.map(({ id, events }) => [id, Math.round(events)]),
        [["console-sign-in", 60]],
      );
      assert.ok((json.noisiest[0]?.dollars ?? 0) > 0);
      const delivered = json.lines.find(
        ({ account, price, from }) =>
          account === "400000000001" && price === "eventbridge-delivery" && /counted/.test(from),
      );
      assert.equal(delivered?.count, 15);
      archive.put("events/day=2026-11-03/source=aws.signin/detail_type=x/broken.gz", Buffer.from("no gzip"));
      const broken = await run("--from-archive", archive.root);
      assert.equal(broken.code, 1);
      assert.match(broken.out, /1 parts? of the archive could not be read, such as events\/day=2026-11-03/);
    } finally {
      archive.remove();
    }
  });

  it("refuses bad input with one message, and exits with 2", async () => {
    const wrong: readonly (readonly [readonly string[], RegExp])[] = [
      [["--events-per-day", "many"], /--events-per-day is "many"\. Write a whole number/],
      [["--assume", "queries"], /--assume is "queries"\. Write NAME=NUMBER/],
      [["--assume", "queries=3"], /names "queries", which is not assumed\. Choose one of: .*queriesPerMonth/],
      [["--from-archive", "nowhere", "--events-per-day", "3"], /cannot be combined/],
      [["--from-archive", "nowhere"], /Cannot read the archive "nowhere"/],
      [["--noisy", "-1"], /--noisy is "-1"/],
      [["--organization", "nowhere.json"], /nowhere\.json|lists its accounts/],
    ];
    for (const [args, message] of wrong) {
      const { code, out, err } = await run(...args);
      assert.deepEqual([code, out], [2, ""], args.join(" "));
      assert.match(err, message);
    }
  });
});
