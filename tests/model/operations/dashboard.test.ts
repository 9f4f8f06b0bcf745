import assert from "node:assert/strict";
import { planHub } from "../../../model/hub/hub-plan";
import { planNetwork } from "../../../model/network/network";
import { dollarsOfAnEvent } from "../../../model/operations/dashboard";
import { prices } from "../../../model/prices";
import { prodSettings } from "../../settings-of-prod";

type Raw = Parameters<NonNullable<Parameters<typeof prodSettings>[0]>>[0];

function dashboards(change: (raw: Raw) => void = () => undefined) {
  const settings = prodSettings(change);
  const accounts = Array.isArray(settings.accounts)
    ? settings.accounts
    : assert.fail("the shipped environment lists its accounts");
  const network = planNetwork("prod", settings, accounts);
  return network.hubs.map(
    (hub) => planHub({ hub, settings, accounts, network, now: new Date("2026-11-02T12:00:00Z") }).dashboard,
  );
}

const titles = (dashboard: ReturnType<typeof dashboards>[number]) =>
  dashboard?.body.widgets.flatMap(({ properties: { title } }) => (typeof title === "string" ? [title] : [])) ?? [];

describe("the dashboard of a hub", () => {
  it("shows what comes in, is delivered, fails, is throttled and late, crawler, functions, coverage and cost", () => {
    const [first] = dashboards();
    for (const subject of [
      /^In/,
      /^Delivered/,
      /^Failed/,
      /^Throttled/,
      /^Archive/,
      /^Streams/,
      /^Crawler/,
      /^Functions/,
      /^Coverage/,
      /^Cost/,
    ])
      assert.ok(
        titles(first).some((title) => subject.test(title)),
        String(subject),
      );
  });

  it("has a name of its own in each Region: dashboards are global", () => {
    assert.deepEqual(
      dashboards().map((dashboard) => dashboard?.name),
      ["event-governance-prod-eu-central-1", "event-governance-prod-us-east-1"],
    );
  });

  it("stays within the metrics of a free one where a hub has one stream of each kind", () => {
    for (const dashboard of dashboards()) {
      const rows = dashboard?.body.widgets.flatMap(({ properties: { metrics } }) => (metrics ?? []) as unknown[][]);
      const metrics = rows?.filter(([namespace]) => typeof namespace === "string") ?? [];
      const distinct = new Set(metrics.map((row) => JSON.stringify(row.filter((each) => typeof each === "string"))));
      assert.ok(distinct.size > 20 && distinct.size <= 50, `${distinct.size} metrics`);
    }
  });

  it("covers each of several streams, and leaves out what settings switch off", () => {
    const [both] = dashboards((raw) => (raw["archive"] = { streams: { "us-east-1": 2, "eu-central-1": 2 } }));
    const [bare] = dashboards((raw) => {
      raw["archive"] = { crawlerEvents: false };
      raw["heartbeat"] = { watch: false };
      raw["events"] = { exclude: ["heartbeat"] };
    });
    assert.match(JSON.stringify(both), /event-governance-prod-archive-put-2"/);
    assert.doesNotMatch(titles(bare).join("\n"), /Crawler|Coverage/);
  });

  it("is none where settings want none", () => {
    const none = dashboards((raw) => (raw["alarms"] = { dashboard: false }));
    assert.deepEqual(none, [undefined, undefined]);
  });

  it("puts no two widgets in one place", () => {
    for (const dashboard of dashboards()) {
      const taken = new Map<string, unknown>();
      for (const { x, y, width, height, properties } of dashboard?.body.widgets ?? [])
        for (let column = x; column < x + width; column++)
          for (let row = y; row < y + height; row++) {
            const cell = `${column} ${row}`;
            assert.equal(taken.get(cell), undefined, `${String(properties["title"])} at ${cell}`);
            taken.set(cell, properties["title"] ?? "text");
          }
    }
  });

  it("takes a day's dollars from the price table", () => {
    // One delivery, and 5 KB through Firehose with dynamic partitioning and into the replay archive.
    const gigabytes = 5120 / 1_073_741_824;
    const expected =
      prices["eventbridge-delivery"].dollars / 1_000_000 +
      gigabytes *
        (prices["firehose-ingestion"].dollars +
          prices["firehose-partitioning"].dollars +
          prices["eventbridge-archive-processing"].dollars);
    assert.ok(Math.abs(dollarsOfAnEvent - expected) < 1e-15);
    for (const dashboard of dashboards())
      assert.match(JSON.stringify(dashboard), new RegExp(`\\* ${expected.toFixed(10)}"`));
  });
});
