import assert from "node:assert/strict";
import { adminPortOpened } from "../../../model/detections/shipped/admin-port-opened";
import { claim, isCollapsed } from "../../../functions/notify/incidents";
import { mostCollapsed } from "../../../functions/notify/notice";
import { Draft } from "../../../functions/runtime/draft";
import type { Item } from "../../../functions/runtime/state-table";
import { update } from "../../../simulator/services/dynamodb/expressions";
import { burst } from "../../../bench/notify-burst";

const now = new Date("2026-11-02T12:00:00Z");

/** The item after a batch of events, and the size of the request that wrote it, in bytes. */
function batch(item: Item, first: number): { readonly item: Item; readonly bytes: number } {
  const draft = new Draft("many", item);
  for (let index = first; index < first + 10; index++) {
    const eventId = `event-${index}`;
    assert.equal(isCollapsed(draft, eventId, { eventId, now, windowMinutes: 60 }, 0), index > 0);
    claim(draft, { eventId, now, windowMinutes: 60, most: mostCollapsed, subject: `${"s".repeat(80)}-${index}` });
  }
  const change = draft.change();
  if (change === undefined) return { item, bytes: 0 };
  const {
    UpdateExpression: expression = "",
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
  } = change;
  return {
    item: update(item as never, expression, names as never, values as never) as unknown as Item,
    bytes: Buffer.byteLength(JSON.stringify(change)),
  };
}

describe("what notify keeps of a burst of 10,000 detections", () => {
  it("is one item of bounded size, to which a batch adds what it brings and nothing else", () => {
    let item: Item = { id: { S: "many" } };
    const requests: number[] = [];
    for (let first = 0; first < 10_000; first += 10) {
      const written = batch(item, first);
      item = written.item;
      requests.push(written.bytes);
    }
    assert.equal(item["others"]?.SS?.length, mostCollapsed);
    assert.equal(item["subjects"]?.SS?.length, 20);
    assert(Buffer.byteLength(JSON.stringify(item)) < 100_000, "it is read with each batch");
    assert(Math.max(...requests) < 3000, `a request has ${Math.max(...requests)} bytes`);
    assert.equal(requests.at(-1), 0, "nothing is written of what is no longer counted");
  });

  it("is nothing in the function: each batch asks for a handful of items, and hands its events back", async () => {
    const { requests, mostItemsRead, returned, told } = await burst(adminPortOpened, 300);
    assert.equal(told >= 3, true, "the first are told");
    assert(mostItemsRead <= 32, `a batch read ${mostItemsRead} items`);
    assert(requests < 300, `${requests} requests for 300 detections`);
    assert(returned <= 20, `${returned} of 300 come back`);
  });
});
