import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { usualAssumptions } from "../../../model/cost/assumptions";
import { type Estimate, estimate, type EstimateArgs, inventoryOf } from "../../../model/cost/estimate";
import { noisiest, optionPrices } from "../../../model/cost/options";
import { entriesOf, eventsOf, monthSeconds, scaledTo } from "../../../model/cost/traffic";
import { planHub } from "../../../model/hub/hub-plan";
import { governedEvents } from "../../../model/network/governed-events";
import { listedTypes } from "../../../model/network/open-types";
import { planNetwork } from "../../../model/network/network";
import { type PriceId, prices } from "../../../model/prices";
import { runsPerMonth } from "../../../model/settings/schedule";
import type { Graph } from "../../../simulator/graph";
import { recordStack } from "../../harness";
import { prodSettings, rawProdSettings } from "../../settings-of-prod";

const now = new Date("2026-11-02T12:00:00Z");
type Raw = Record<string, any>;

function argsOf(change: (raw: Raw) => void = () => undefined, more: Partial<EstimateArgs> = {}): EstimateArgs {
  const settings = prodSettings(change);
  const accounts = Array.isArray(settings.accounts) ? settings.accounts : assert.fail("accounts are listed");
  return { environment: "prod", settings, accounts, now, assumed: usualAssumptions, ...more };
}

const of = ({ lines }: Estimate, price: PriceId) => {
  const found = lines.filter((line) => line.price === price);
  return { count: total(found.map(({ count }) => count)), dollars: total(found.map(({ dollars }) => dollars)) };
};
const total = (numbers: readonly number[]) => numbers.reduce((sum, each) => sum + each, 0);
const near = (found: number, expected: number, what: string, share = 1e-4) =>
  assert.ok(Math.abs(found - expected) <= Math.abs(expected) * share, `${what}: ${found} instead of ${expected}`);

/** `2 × 720 ÷ 60 + 1`, as the page writes it: products first, no parentheses. */
function calculated(text: string): number {
  return total(
    text
      .replaceAll(",", "")
      .replaceAll(" − ", " + −")
      .split(" + ")
      .map((term) => {
        const [, sign = "", product = ""] = /^(−?)(.*)$/.exec(term.trim()) ?? [];
        let value = 1;
        for (const [, operator, number = ""] of `× ${product}`.matchAll(/([×÷]) ([\d.]+)/g))
          value = operator === "×" ? value * Number(number) : value / Number(number);
        return sign === "" ? value : -value;
      }),
  );
}

describe("the estimate of the shipped environment", () => {
  const shipped = estimate(argsOf());
  const page = readFileSync(join(__dirname, "..", "..", "..", "docs", "cost.md"), "utf8");
  const rows = [...page.matchAll(/^\| `([a-z0-9-]+)` +\| ([\d.,×÷+− ]+?) +\| ([\d.]+) +\|$/gm)];

  it("is what docs/cost.md calculates by hand, for each price that it has", () => {
    assert.deepEqual(
      rows.map(([, id]) => id).sort(),
      [...new Set(shipped.lines.map(({ price }) => price))].sort(),
      "the table has a row for each price of the estimate",
    );
    for (const [, id = "", count = "", dollars = ""] of rows) {
      const found = of(shipped, id as PriceId);
      near(found.count, calculated(count), `count of ${id}`);
      assert.equal(found.dollars.toFixed(2), dollars, id);
    }
    near(total(rows.map(([, , , dollars]) => Number(dollars))), shipped.dollars, "all", 1e-3);
  });

  it("traces every line to a price and a count", () => {
    for (const { price, count, dollars, from, account, region } of shipped.lines) {
      const { dollars: each, per } = prices[price];
      near(dollars, (count * each) / per, price, 1e-12);
      assert.ok(from.length > 5, price);
      assert.match(`${account} ${region}`, /^\d{12} [a-z]{2}-[a-z]+-\d$/);
    }
    near(total(shipped.lines.map(({ dollars }) => dollars)), shipped.dollars, "the sum", 1e-12);
  });

  it("has the events that the catalog expects, and the objects of their folders", () => {
    const { settings } = argsOf();
    const governed = governedEvents(settings).filter(({ origin, id }) => origin !== "hub" && id !== "heartbeat");
    near(eventsOf(shipped.traffic), 14 * total(governed.map((event) => event.volume.perMonth)), "events", 1e-9);
    // Counted once more: the Regions of each entry, the folders of each hub, and an object for each buffer.
    const network = planNetwork("prod", settings, argsOf().accounts);
    const folders = new Map<string, number>();
    for (const event of governed) {
      const places = network.members.filter(({ rules }) => rules.some(({ events }) => events.includes(event.id)));
      const types = listedTypes(event.pattern) ?? ["other"];
      for (const { hubRegion } of places)
        for (const type of types) {
          const folder = `${hubRegion} ${event.source} ${type}`;
          const share = (event.volume.perMonth * 14) / places.length / types.length;
          folders.set(folder, (folders.get(folder) ?? 0) + share);
        }
    }
    folders.set("us-east-1 heartbeats", 28 * 2880 + 14 * (28 + 26) * 720);
    folders.set("eu-central-1 heartbeats", 28 * 2880 + 14 * (26 + 26) * 720);
    const objects = total([...folders.values()].map((events) => events / (1 + (events * 300) / monthSeconds)));
    near(of(shipped, "firehose-objects").count, objects, "objects", 1e-9);
  });
});

describe("what an estimate counts", () => {
  let graphs: readonly Graph[];
  before(async () => {
    const settings = rawProdSettings();
    graphs = [await recordStack(settings), await recordStack(settings, { stack: "prod.eu-central-1" })];
  });
  const resources = (type: string) => graphs.flatMap((graph) => graph.resources).filter((each) => each.type === type);

  it("is what is recorded: alarms, metrics, dashboards, keys, queues that are asked, functions, schedules, secrets", () => {
    const shipped = estimate(argsOf());
    const alarms = resources("aws:cloudwatch/metricAlarm:MetricAlarm");
    const metricsOf = (inputs: any) =>
      (inputs.metricQueries ?? [{ metric: inputs }]).flatMap(({ metric }: any) =>
        metric === undefined ? [] : [metric],
      );
    const metrics = alarms.flatMap(({ inputs, region }) =>
      metricsOf(inputs).map((metric: any) => ({ ...metric, region })),
    );
    assert.equal(of(shipped, "cloudwatch-alarm").count, metrics.length);
    const custom = metrics.filter(({ namespace }) => namespace === "event-governance-prod");
    assert.equal(
      of(shipped, "cloudwatch-metric").count,
      new Set(custom.map(({ region, metricName, dimensions }) => JSON.stringify([region, metricName, dimensions])))
        .size,
    );
    assert.equal(of(shipped, "cloudwatch-dashboard").count, resources("aws:cloudwatch/dashboard:Dashboard").length);
    assert.equal(of(shipped, "kms-key").count, resources("aws:kms/key:Key").length);
    const asked = resources("aws:lambda/eventSourceMapping:EventSourceMapping").filter(
      ({ inputs }) => inputs["enabled"] === true,
    );
    const idle = shipped.lines.filter(({ price, from }) => price === "sqs-request" && from.includes("pollsPerMinute"));
    assert.equal(idle.length, asked.length);
    for (const { inputs } of resources("aws:lambda/function:Function"))
      assert.deepEqual(inputs["architectures"], ["arm64"]);
    const memories = new Set(
      resources("aws:lambda/function:Function").map(({ inputs }) => `${String(inputs["memorySize"])} MB`),
    );
    for (const { from } of shipped.lines.filter(({ price }) => price === "lambda-arm"))
      assert.ok(
        [...memories].some((memory) => from.endsWith(memory)),
        from,
      );
    const crawls = total(
      resources("aws:glue/crawler:Crawler").map(({ inputs }) => runsPerMonth(String(inputs["schedule"]))),
    );
    near(of(shipped, "glue-crawler").count, (crawls * 2 * 10) / 60, "runs of crawlers", 1e-12);
    for (const { inputs } of resources(
      "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    ))
      if (JSON.stringify(inputs).includes("aws:kms")) assert.match(JSON.stringify(inputs), /"bucketKeyEnabled":true/);
    assert.match(JSON.stringify(graphs), /"billingMode":"PAY_PER_REQUEST"/);
  });

  it("is what is recorded: schedules, of heartbeats in each account and Region and of functions", () => {
    const shipped = estimate(argsOf());
    const perMinute = (expression: unknown) => {
      const [, value, unit] =
        /^rate\((\d+) (minute|hour|day)s?\)$/.exec(String(expression)) ?? assert.fail(String(expression));
      return Number(value) * (unit === "day" ? 1440 : unit === "hour" ? 60 : 1);
    };
    const members = resources("aws:scheduler/schedule:Schedule");
    const runs = members.map(({ inputs }) => monthSeconds / 60 / perMinute(inputs["scheduleExpression"]));
    const sent = members.map(({ inputs }, index) => {
      const { input } = inputs["target"] as { input: string };
      const { Entries: entries } = JSON.parse(input) as { Entries?: unknown[] };
      return (runs[index] ?? 0) * (entries?.length ?? 1);
    });
    const here = shipped.lines.filter(({ region }) => region === "us-east-1" || region === "eu-central-1");
    const counted = (price: PriceId) => total(here.filter((line) => line.price === price).map(({ count }) => count));
    near(counted("scheduler-invocation"), total(runs), "runs", 1e-12);
    near(counted("eventbridge-custom"), total(sent), "events of schedules", 1e-12);
  });
});

describe("an estimate", () => {
  const small = (raw: Raw) => {
    raw["accounts"] = raw["accounts"].slice(0, 4);
    raw["regions"] = { "us-east-1": {}, "us-west-2": { hub: "us-east-1" } };
    raw["administrators"] = {};
    raw["detections"] = {};
  };

  it("follows settings: each switch takes off what it is about", () => {
    const usual = estimate(argsOf(small));
    const without = (change: (raw: Raw) => void) =>
      estimate(
        argsOf((raw) => {
          small(raw);
          change(raw);
        }),
      );
    const silent = without((raw) => (raw["events"] = { exclude: ["heartbeat"] }));
    assert.equal(silent.heartbeats, 0);
    const asked = silent.lines.filter(({ price }) => price === "scheduler-invocation");
    assert.deepEqual(
      asked.map(({ count, from }) => [count, from]),
      [
        [8640, "schedule of correlate-events: rate(5 minutes)"],
        [60, "schedule of run-queries: rate(1 day), rate(1 day)"],
        [30, "schedule of notifications.digest each 24 hours"],
      ],
      "what is left of schedules",
    );
    assert.equal(
      of(
        without((raw) => (raw["alarms"] = { dashboard: false })),
        "cloudwatch-dashboard",
      ).count,
      0,
    );
    const letters = (mode?: string) =>
      of(
        without((raw) => {
          raw["alarms"] = { memberDeadLetters: "each" };
          if (mode !== undefined) raw["rollout"] = { mode };
        }),
        "cloudwatch-alarm",
      ).count - of(usual, "cloudwatch-alarm").count;
    assert.deepEqual([letters(), letters("delegated")], [4 * 2, 4 * 2 + 2], "one for each queue with dead letters");
    const parquet = without((raw) => (raw["archive"] = { format: "parquet" }));
    near(of(parquet, "firehose-conversion").count, of(usual, "firehose-ingestion").count, "converted", 1e-12);
    assert.equal(of(usual, "firehose-conversion").count, 0);
    const off = without((raw) => (raw["responders"] = { enabled: false }));
    assert.equal(of(off, "lambda-request").count, 0);
    const daily = without((raw) => (raw["archive"] = { crawlerSchedule: "cron(15 3 * * ? *)" }));
    near(of(daily, "glue-crawler").count, of(usual, "glue-crawler").count / 4, "daily", 1e-12);
    const traced = without((raw) => (raw["bus"] = { logLevel: "TRACE" }));
    assert.ok(of(traced, "cloudwatch-logs").dollars > of(usual, "cloudwatch-logs").dollars);
    const data = without((raw) => (raw["events"] = { dataEvents: ["lambda-invoked"] }));
    assert.ok(of(data, "cloudtrail-data-events").count > 0);
  });

  it("asks KMS for each object where a bucket has no key of its own", () => {
    const usual = estimate(argsOf(small));
    const without = estimate({ ...argsOf(small), bucketKeys: false });
    near(
      of(without, "kms-request").count,
      of(usual, "kms-request").count / usualAssumptions.bucketKeyShare,
      "requests",
      1e-9,
    );
  });

  it("moves to infrequent access what is large enough", () => {
    const few = estimate(argsOf(small));
    assert.equal(of(few, "s3-infrequent").count, 0);
    const many = estimate({ ...argsOf(small), traffic: (usual) => scaledTo(usual, 1e10, "many") });
    assert.ok(of(many, "s3-infrequent").count > 0 && of(many, "s3-transition").count > 0);
    near(eventsOf(many.traffic), 1e10, "scaled", 1e-9);
  });

  it("charges no delivery within the account and Region of a hub", () => {
    const alone = estimate(
      argsOf((raw) => {
        small(raw);
        const id = raw["organization"].governanceAccountId as string;
        raw["organization"].managementAccountId = id;
        raw["accounts"] = raw["accounts"].filter((account: { id: string }) => account.id === id);
        raw["regions"] = { "us-east-1": {} };
      }),
    );
    assert.equal(of(alone, "eventbridge-delivery").count, 0);
    assert.ok(of(alone, "eventbridge-custom").count > 0);
    assert.equal(of(alone, "transfer-between-regions").count, 0);
  });

  it("says what another setting would change, and what leaving an event out would save", () => {
    const args = argsOf(small);
    const usual = estimate(args);
    const priced = optionPrices(args, usual.dollars);
    const dashboard = priced.find(({ setting }) => setting === "alarms.dashboard: false");
    near(dashboard?.dollars ?? 0, -3, "the dashboard of one hub", 1e-9);
    assert.ok(!priced.some(({ setting }) => setting === "alarms.dashboard: true"), "what is so already has no price");
    for (const { setting, dollars, refused } of priced)
      assert.ok((dollars === undefined) !== (refused === undefined), setting);
    const noisy = noisiest(args, usual.traffic, usual.dollars, 3);
    const frequent = entriesOf(usual.traffic).map(([id]) => id);
    assert.deepEqual(
      noisy.map(({ id }) => id),
      frequent.slice(0, 3),
    );
    for (const { id, dollars } of noisy) {
      const left = estimate(
        argsOf((raw) => {
          small(raw);
          raw["events"] = { exclude: [id] };
        }),
      );
      near(dollars, usual.dollars - left.dollars, id, 1e-9);
      assert.ok(dollars > 0, id);
    }
  });

  it("counts the alarms of a hub with several streams", () => {
    const { settings, accounts } = argsOf((raw) => (raw["archive"] = { streams: { "us-east-1": 2 } }));
    const network = planNetwork("prod", settings, accounts);
    const hub = network.hubs.find(({ region }) => region === "us-east-1") ?? assert.fail();
    // Four more of each provenance, and the silence of two rules.
    assert.equal(inventoryOf(planHub({ hub, settings, accounts, network, now })).alarmMetrics, 54 + 8 + 1);
  });
});

describe("the runs of a schedule in a month", () => {
  it("are counted from its fields", () => {
    const runs: readonly (readonly [string, number])[] = [
      ["cron(15 * * * ? *)", 720],
      ["cron(15 0/6 * * ? *)", 120],
      ["cron(0/15 * * * ? *)", 2880],
      ["cron(15 3 * * ? *)", 30],
      ["cron(15 3 ? * MON-FRI *)", (30 * 5) / 7],
      ["cron(15 3 1 * ? *)", 1],
      ["cron(15 3 L * ? *)", 1],
      ["cron(15 3 1 JAN,JUL ? *)", 1 / 6],
    ];
    for (const [text, expected] of runs) near(runsPerMonth(text), expected, text, 1e-12);
  });
});
