import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { partitionQuery, putPartitionQuery } from "../../../model/archive/archive";
import type { Graph, Resource } from "../../../simulator/graph";
import type { Environment } from "../../../environment/environment";
import { guarantees as all } from "../../../simulator/guarantees/check-guarantees";
import { silentProgress } from "../../../simulator/report/progress";
import { recordStacks, simulate } from "../../../simulator/simulation";
import { environmentOfProd } from "../../environment-of-prod";
import { edit, needed } from "./breakages/breakage";

/** Orders whose detail type the sender chooses, except for one that another entry lists. */
const orders = [
  { id: "orders", "detail-type": [{ prefix: "Order " }] },
  { id: "orders-placed", "detail-type": ["Order Placed"] },
].map(({ id, ...pattern }) => ({
  id,
  why: "Orders are what the shop lives on.",
  source: "com.example.shop",
  pattern,
  sample: { "detail-type": id === "orders" ? "Order Shipped" : "Order Placed", detail: { order: 7 } },
}));

describe("a custom event whose detail type the sender chooses", () => {
  let root: string;
  let environment: Environment;
  let recorded: readonly Graph[];
  before(async () => {
    root = mkdtempSync(join(tmpdir(), "floods-"));
    environment = await environmentOfProd((raw) => {
      raw["accounts"] = raw["accounts"].slice(0, 3);
      raw["regions"] = { "us-east-1": {} };
      raw["events"] = { custom: orders };
      // What people are told has no part in this, and takes most of a simulation's time.
      raw["responders"] = { disable: ["notify"] };
      // Saved queries are left out, and so is what runs them.
      raw["queries"] = { ...raw["queries"], scheduled: { "new-principals": "off", "silent-accounts": "off" } };
    });
    recorded = await recordStacks(environment);
  });
  after(() => rmSync(root, { recursive: true, force: true }));

  const simulateWith = (
    change: (resource: Resource) => ReturnType<ReturnType<typeof edit>>,
    functions: RegExp,
    all = false,
  ) =>
    simulate(
      environment,
      {
        root,
        now: new Date("2026-11-02T12:00:00Z"),
        all,
        recorded: recorded.map((graph) => ({
          ...graph,
          resources: graph.resources.filter(needed({ functions })).flatMap((resource) => change(resource) ?? []),
        })),
      },
      silentProgress(),
    );

  it("cannot be used to keep anybody else's events out of the archive", async () => {
    const { guarantees, journeys } = await simulateWith((resource) => resource, /./);
    // Saved queries are left out, which those about recorded resources alone say.
    const byTraffic = guarantees.filter(({ id }) => all.find((each) => each.id === id)?.recordedOnly !== true);
    assert.deepEqual(
      byTraffic.flatMap(({ failures }) => failures.slice(0, 2)),
      [],
    );
    const folders = new Map<string, number>();
    for (const { send, landings } of journeys)
      for (const { key } of send.event.source === "com.example.shop" ? landings : []) {
        const folder = key.slice(0, key.lastIndexOf("/"));
        folders.set(folder, (folders.get(folder) ?? 0) + 1);
      }
    const day = "events/day=2026-11-02/source=com.example.shop/detail_type=";
    assert.deepEqual([...folders.keys()].sort(), [`${day}__other`, `${day}order_placed`]);
    assert((folders.get(`${day}__other`) ?? 0) > 500);
  });

  /** The partition query of streams for what somebody puts. */
  const partitionedBy = (query: string, day?: string) =>
    edit("aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream", (inputs, { name }) => {
      if (!name.endsWith("-stream-put")) return;
      const s3 = inputs.extendedS3Configuration;
      if (day !== undefined) s3.prefix = s3.prefix.replace("!{timestamp:yyyy-MM-dd}", day);
      for (const { parameters } of inputs.extendedS3Configuration.processingConfiguration.processors)
        for (const parameter of parameters)
          if (parameter.parameterName === "MetadataExtractionQuery") parameter.parameterValue = query;
    });

  it("and forged heartbeats, from every member at once and whole, leave every genuine event where it belongs", async () => {
    const { guarantees, journeys } = await simulateWith((resource) => resource, /claim-check/, true);
    assert.deepEqual(guarantees[0]?.failures.slice(0, 2), []);
    const senders = new Map<string, number>();
    for (const { send } of journeys)
      if (send.flood) senders.set(send.event.account, (senders.get(send.event.account) ?? 0) + 1);
    assert.equal(senders.size, 3);
    // Heartbeats and orders, by each as many as a stream has partitions.
    for (const [account, events] of senders) assert(events > 2 * 500, `${account}: ${events}`);
  });

  it("is noticed as forged heartbeats are, where the day is the event's own again", async () => {
    const { guarantees } = await simulateWith(
      partitionedBy(partitionQuery, "!{partitionKeyFromQuery:day}"),
      /claim-check/,
    );
    const failures = guarantees[0]?.failures ?? [];
    assert(failures.some(({ event }) => /^forged heartbeat, day \d+, by /.test(event)));
    // Genuine events of others are kept out.
    assert(
      failures.some(({ event, problem }) => !/^forged/.test(event) && /ActivePartitionsLimitExceeded/.test(problem)),
      JSON.stringify(failures.slice(0, 2)),
    );
  });

  it("is caught where every invented type has a folder", async () => {
    const { guarantees } = await simulateWith(partitionedBy(putPartitionQuery([])), /claim-check/);
    const failures = guarantees[0]?.failures ?? [];
    assert(failures.some(({ problem }) => /was to be in the folder detail_type=__other/.test(problem)));
    const lost = failures.filter(({ problem }) => /ActivePartitionsLimitExceeded/.test(problem));
    assert(
      lost.some(({ event }) => /^orders-placed from /.test(event)),
      JSON.stringify(lost.slice(0, 2)),
    );
  });
});
