import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import fc from "fast-check";
import {
  directPut,
  expectedVolume,
  mostStreams,
  shareOf,
  streamsNeeded,
} from "../../../model/network/delivery-streams";
import { namesOf } from "../../../model/names";
import { planNetwork } from "../../../model/network/network";
import { compilePattern, validatePattern } from "../../../model/pattern/pattern";
import { SettingsError } from "../../../model/settings-error";
import { listedAccounts } from "../../../organization/accounts";
import { prodSettings } from "../../settings-of-prod";

const archive = (volume: Record<string, unknown> = {}, streams: Record<string, number> = {}) =>
  prodSettings((raw) => {
    raw["archive"] = { volume, streams };
  }).archive;

const shares = (count: number) =>
  Array.from({ length: count }, (_, index) => {
    const pattern = { source: ["aws.iam"], ...shareOf(index + 1, count) };
    assert.deepEqual(validatePattern(pattern), []);
    return compilePattern(pattern);
  });

describe("delivery streams", () => {
  it("each get different events, whatever the id, and together all of them", () => {
    const count = fc.integer({ min: 1, max: mostStreams });
    fc.assert(
      fc.property(count, fc.uuid(), (streams, id) => {
        const taken = shares(streams).filter((share) => share.matches({ source: "aws.iam", id }));
        assert.equal(taken.length, 1, id);
      }),
      { numRuns: 200 },
    );
    // An id of another form is archived more than once rather than never.
    for (const streams of [1, 2, 5, 16])
      assert(shares(streams).every((share) => share.matches({ source: "aws.iam", id: "FINDING-Z" })));
  });

  it("share events evenly, even those of one account and rule", () => {
    const ids = Array.from({ length: 4000 }, () => randomUUID());
    for (const share of shares(4)) {
      const taken = ids.filter((id) => share.matches({ source: "aws.iam", id })).length;
      assert(taken > 800 && taken < 1200, String(taken));
    }
  });

  it("are as many as the volume needs by the quota of the Region", () => {
    // 14 accounts in two Regions.
    assert.equal(streamsNeeded("us-east-1", 28, archive()), 1);
    // 500 accounts in 15 Regions: 4,340 events and 8.7 MB a second in busy minutes.
    const large = expectedVolume(7500, archive());
    assert.deepEqual([Math.round(large.eventsPerSecond), Math.round(large.bytesPerSecond / 1e5)], [4340, 87]);
    assert.equal(streamsNeeded("us-east-1", 7500, archive()), 3);
    assert.equal(streamsNeeded("eu-central-1", 7500, archive()), 9);
    // Large events: bytes decide. Many small ones: requests do.
    assert.equal(streamsNeeded("us-east-1", 7500, archive({ kilobytesPerEvent: 8 })), 7);
    assert.equal(streamsNeeded("us-east-1", 7500, archive({ kilobytesPerEvent: 0.5 })), 3);
    assert.equal(streamsNeeded("us-east-1", 7500, archive({}, { "us-east-1": 2 })), 2);
  });

  it("never get more than their quota, and are never more than needed", () => {
    const volume = fc.record({
      eventsPerMember: fc.integer({ min: 1, max: 100_000 }),
      kilobytesPerEvent: fc.integer({ min: 1, max: 200 }),
      peakFactor: fc.integer({ min: 1, max: 20 }),
    });
    fc.assert(
      fc.property(volume, fc.constantFrom("us-east-1", "eu-central-1"), fc.nat(10_000), (expected, region, members) => {
        const settings = { ...archive(), volume: expected };
        const streams = streamsNeeded(region, members, settings);
        const quota = directPut(region);
        const { eventsPerSecond, bytesPerSecond } = expectedVolume(members, settings);
        const fits = (count: number) =>
          eventsPerSecond <= count * quota.requestsPerSecond + 1e-6 &&
          bytesPerSecond <= count * quota.bytesPerSecond + 1e-3;
        assert(fits(streams));
        assert(streams === 1 || !fits(streams - 1));
      }),
    );
  });

  it("keep their names, and those of their rules, when another is added", () => {
    const names = namesOf("prod");
    assert.equal(names.deliveryStream(), "event-governance-prod-archive");
    assert.equal(names.deliveryStream(2), "event-governance-prod-archive-2");
    assert.equal(names.archiveRule("identity"), "event-governance-prod-archive-identity");
    assert.equal(names.archiveRule("identity", 2), "event-governance-prod-archive-2-identity");
    assert.equal(names.deliveryStream(2, "put"), "event-governance-prod-archive-put-2");
    assert.equal(names.archiveRule("identity", 2, "put"), "event-governance-prod-archive-put-2-identity");
    for (const provenance of ["service", "put"] as const)
      assert.equal(namesOf("abcdefghij").archiveRule("x".repeat(25), mostStreams, provenance).length, 64);
  });

  it("are rejected if no number of them handles the volume, and if a bus cannot hold their rules", () => {
    const plan = (change: Record<string, unknown>) => {
      const settings = prodSettings((raw) => {
        raw["archive"] = change;
      });
      return planNetwork("prod", settings, listedAccounts(settings));
    };
    assert.throws(
      () => plan({ volume: { eventsPerMember: 10_000_000 } }),
      (error: unknown) =>
        error instanceof SettingsError && /MiB per second from 28 accounts.*streams/.test(error.message),
    );
    assert.deepEqual(
      plan({ streams: { "us-east-1": 3 } }).hubs.map(({ region, streams }) => [region, streams]),
      [
        ["eu-central-1", 1],
        ["us-east-1", 3],
      ],
    );
  });

  it("exist only at hubs", () => {
    assert.throws(
      () => archive({}, { "us-west-2": 2 }),
      /archive.streams names "us-west-2", which is not a hub.*eu-central-1/,
    );
    assert.throws(() => archive({}, { "us-east-1": 17 }), /archive.streams.us-east-1/);
  });
});
