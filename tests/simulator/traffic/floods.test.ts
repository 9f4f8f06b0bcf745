import assert from "node:assert/strict";
import { floods } from "../../../simulator/traffic/floods";
import { prodSettings } from "../../settings-of-prod";
import { stageOf } from "./stage";

const buses = ["us-east-1", "eu-central-1"].map((hub) => `arn:aws:events:${hub}:100000000002:event-bus/central`);

const settings = prodSettings((raw) => {
  raw["events"] = {
    custom: [
      {
        id: "orders",
        why: "Orders are what the shop lives on.",
        source: "com.example.shop",
        pattern: { "detail-type": [{ prefix: "Order" }] },
        sample: { "detail-type": "Order Placed", detail: { approved: false } },
      },
    ],
  };
  raw["detections"] = {
    custom: [
      {
        id: "order-placed",
        title: "An order without approval",
        why: "Nobody has looked at what it changes.",
        severity: "high",
        technique: "T1078.004",
        source: "com.example.shop",
        pattern: { "detail-type": ["Order Placed"], detail: { approved: [false] } },
        sample: { "detail-type": "Order Placed", detail: { approved: false } },
        nearMiss: { "detail-type": "Order Placed", detail: { approved: true } },
      },
    ],
  };
});

describe("floods", () => {
  const sent = (all: boolean, source: string) =>
    floods(stageOf(settings, { buses, all })).filter(({ event }) => event.source === source);

  for (const source of ["event-governance.heartbeat", "com.example.shop"]) {
    it(`of ${source} come from every member at once, a whole one from each with --all`, () => {
      const accounts = stageOf(settings).accounts.map(({ id }) => id);
      for (const all of [false, true]) {
        const sends = sent(all, source);
        const own = sends.filter(({ via }) => via.kind === "customer" && via.bus === undefined);
        const by = (account: string) => own.filter(({ event }) => event.account === account).length;
        const [last, ...others] = [...accounts].reverse();
        assert.equal(by(last ?? ""), 2 * 510);
        for (const account of others) assert.equal(by(account), all ? 2 * 510 : 2 * 3, account);
        // Nobody waits for another one's end.
        const first = sends.slice(0, accounts.length).map(({ event }) => event.account);
        assert.deepEqual([...first].sort(), [...accounts].sort());
      }
    });

    it(`of ${source} use up a stream's partitions: no two events of a hub are alike`, () => {
      const sends = sent(false, source).filter(({ event }) => /us-/.test(event.region));
      const folders = new Set(sends.map(({ event }) => `${event.time.slice(0, 10)} ${event["detail-type"]}`));
      assert(folders.size > 500, String(folders.size));
      assert.equal(new Set(sends.map(({ event }) => event.id)).size, sends.length);
      assert(sends.every(({ flood }) => flood === true));
    });
  }

  it("are expected to fire the detections of what they are, not of what they imitate", () => {
    for (const { detections, event } of sent(false, "com.example.shop"))
      assert.deepEqual(detections, event["detail-type"] === "Order Placed" ? ["order-placed"] : []);
  });

  it("can be left out", () => {
    assert.deepEqual(floods(stageOf(settings, { buses, floods: false })), []);
  });
});
