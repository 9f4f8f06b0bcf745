import assert from "node:assert/strict";
import type { Envelope } from "../../../../model/envelope";
import type { Place } from "../../../../simulator/expectations/question";
import { silentAccounts } from "../../../../simulator/expectations/queries/silent-accounts";

const now = new Date("2026-11-02T12:00:00Z");

const placesOf = (count: number): Place[] =>
  Array.from({ length: count }, (_, index) => ({
    account: String(700_000_000_000 + index),
    accountName: `member-${index}`,
    unit: "/",
    region: "us-east-1",
    hubRegion: "us-east-1",
    heartbeatMinutes: 15,
  }));

/** A heartbeat of each place; `asked`: called whenever somebody asks of which account it is. */
const beatsOf = (places: readonly Place[], asked: () => void): Envelope[] =>
  places.map(({ account, region }) => ({
    version: "0",
    id: account,
    "detail-type": "Heartbeat",
    source: "event-governance.heartbeat",
    get account() {
      asked();
      return account;
    },
    region,
    time: "2026-11-02T11:59:00Z",
    resources: [],
    detail: {},
  }));

describe("the expected answer of silent-accounts", () => {
  it("looks at each heartbeat as often as before, however many accounts there are", () => {
    const askedFor = (count: number) => {
      let times = 0;
      const places = placesOf(count);
      const beats = beatsOf(places, () => times++);
      const rows = silentAccounts.rows(beats, {}, { places, now, dayOf: ({ time }) => time.slice(0, 10) });
      assert.deepEqual(rows, []);
      return times / count;
    };
    assert.equal(askedFor(200), askedFor(50));
  });

  it("names the one account of many that is silent", () => {
    const places = placesOf(200);
    const beats = beatsOf(places, () => undefined).filter(({ id }) => id !== "700000000117");
    const rows = silentAccounts.rows(beats, {}, { places, now, dayOf: ({ time }) => time.slice(0, 10) });
    assert.deepEqual(
      rows.map(({ account }) => account),
      ["700000000117"],
    );
  });
});
