import assert from "node:assert/strict";
import { catalog } from "../../../model/catalog/catalog";
import { isOptIn } from "../../../model/catalog/governed-event";
import { governedEvents } from "../../../model/network/governed-events";
import { assumedVolume, isOfProfile, mostOfCore, profiles } from "../../../model/catalog/profiles";
import { bytesPerEvent, monthlyVolumes } from "../../../model/network/volume";
import { firehoseRecordBytes, gigabyte, prices } from "../../../model/prices";
import { s3InventoryRead } from "../../../model/catalog/events/s3-inventory-read";
import { planNetwork } from "../../../model/network/network";
import { compilePattern } from "../../../model/pattern/pattern";
import { listedAccounts } from "../../../organization/accounts";
import { prodSettings } from "../../settings-of-prod";

const idsWith = (events: Record<string, unknown>) =>
  governedEvents(prodSettings((raw) => (raw["events"] = events))).map(({ id }) => id);

describe("profiles", () => {
  it("each hold the one before, and wide is what there is without a word", () => {
    const [core, wide, everything] = profiles.map((profile) => new Set(idsWith({ profile })));
    assert.ok(core !== undefined && wide !== undefined && everything !== undefined);
    for (const id of core) assert.ok(wide.has(id), id);
    for (const id of wide) assert.ok(everything.has(id), id);
    assert.ok(core.size < wide.size && wide.size < everything.size);
    assert.deepEqual(idsWith({}), [...wide]);
  });

  it("take opt-in entries in only with everything, and what is frequent not with core", () => {
    for (const event of catalog) {
      assert.equal(isOfProfile(event, "wide"), !isOptIn(event), event.id);
      const { perMonth, busyPerMonth } = event.volume;
      if (event.origin === "member" && isOfProfile(event, "core"))
        assert.ok(perMonth <= mostOfCore.perMonth && busyPerMonth <= mostOfCore.busyPerMonth, event.id);
    }
  });

  it("can all be planned with the shipped settings: nothing that archiving causes is taken in", () => {
    for (const profile of profiles) {
      const settings = prodSettings((raw) => (raw["events"] = { ...raw["events"], profile }));
      assert.ok(planNetwork("prod", settings, listedAccounts(settings)).hubs.length > 0, profile);
    }
  });

  it("leave out what a service of AWS asks of the archive's bucket, and take in what a person asks", () => {
    const { pattern, source, sample } = s3InventoryRead;
    const { matches } = compilePattern({ source: [source], ...pattern });
    const call = { ...sample, detail: { ...sample.detail, eventName: "GetBucketLocation" } };
    assert.ok(matches(call));
    const userIdentity = { type: "AssumedRole", invokedBy: "firehose.amazonaws.com" };
    assert.ok(!matches({ ...call, detail: { ...call.detail, userIdentity } }));
  });

  it("yield to what settings name", () => {
    const core = idsWith({ profile: "core", readOnly: ["secrets-read"], dataEvents: ["s3-objects-accessed"] });
    assert.ok(core.includes("secrets-read") && core.includes("s3-objects-accessed"));
    assert.ok(!idsWith({ profile: "everything", exclude: ["secrets-read"] }).includes("secrets-read"));
  });

  it("assume a volume of a team's own event, which belongs to core", () => {
    const [first] = catalog;
    assert.ok(first !== undefined && isOfProfile({ ...first, origin: "member", volume: assumedVolume }, "core"));
  });
});

describe("the volumes of the catalog", () => {
  it("are said for each entry, with what they come from, and a busy account has no fewer", () => {
    assert.ok(catalog.every(({ volume }) => volume !== assumedVolume));
    for (const event of catalog) {
      const { perMonth, busyPerMonth, basis } = event.volume;
      assert.ok(perMonth >= 0 && busyPerMonth >= perMonth, event.id);
      assert.match(basis, /^[A-Z].*\.$/, event.id);
    }
  });

  it("grow with accounts, and cost what the prices say", () => {
    const settings = prodSettings();
    const [core, wide, everything] = monthlyVolumes(settings, { accounts: 10, places: 40 });
    assert.ok(core !== undefined && wide !== undefined && everything !== undefined);
    assert.ok(core.events < wide.events && wide.events < everything.events);
    const twice = monthlyVolumes(settings, { accounts: 20, places: 80 }).find(({ profile }) => profile === "wide");
    assert.equal(twice?.events, wide.events * 2);
    assert.equal(wide.bytes, wide.events * bytesPerEvent);
    const expected =
      (wide.events / 1_000_000) * prices["eventbridge-delivery"].dollars +
      ((wide.events * firehoseRecordBytes) / gigabyte) * prices["firehose-ingestion"].dollars +
      (wide.bytes / gigabyte) *
        (prices["firehose-partitioning"].dollars + prices["eventbridge-archive-processing"].dollars);
    assert.ok(Math.abs(wide.dollars - expected) < 1e-9);
    const quiet = prodSettings((raw) => (raw["events"] = { exclude: ["heartbeat"] }));
    const without = monthlyVolumes(quiet, { accounts: 10, places: 40 }).find(({ profile }) => profile === "wide");
    assert.ok((without?.events ?? 0) < wide.events, "heartbeats count");
    const rare = prodSettings((raw) => (raw["heartbeat"] = { minutes: 30 }));
    const beats = monthlyVolumes(rare, { accounts: 10, places: 40 }).find(({ profile }) => profile === "wide");
    // Of 40 places, one each 15 minutes against one each 30; those of rules come once an hour in both.
    assert.equal(wide.events - (beats?.events ?? 0), 40 * 30 * 24 * 2);
  });
});
