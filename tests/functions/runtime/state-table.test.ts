import assert from "node:assert/strict";
import type { FunctionContext } from "../../../functions/runtime/context";
import { Draft } from "../../../functions/runtime/draft";
import { type Change, StateTable } from "../../../functions/runtime/state-table";
import { claim } from "../../../functions/notify/incidents";
import { idOf, NotifyState } from "../../../functions/notify/state";
import { AwsError } from "../../../simulator/services/protocols/service";
import { dynamodb } from "../../../simulator/services/dynamodb/api";
import type { FunctionsOptions } from "../../../simulator/services/lambda/functions";
import { governance, openHub, type RecordedHub, recordHub } from "../hub";

describe("the state table", () => {
  let hub: RecordedHub;
  before(async () => {
    hub = await recordHub();
  });

  function openTable(options: Partial<FunctionsOptions> = {}) {
    const opened = openHub(hub, options);
    const { roleArn, region } = opened.runOf("notify");
    const [, name] = [...hub.graphs.flatMap(({ resources }) => resources)].flatMap(({ type, inputs }) =>
      type === "aws:dynamodb/table:Table" ? ["", String(inputs["name"])] : [],
    );
    const slept: number[] = [];
    const context = {
      environment: { STATE_TABLE: name },
      aws: opened.aws.client(roleArn, region),
      sleep: (milliseconds: number) => Promise.resolve(void slept.push(milliseconds)),
    };
    const items = () =>
      [...opened.aws.state(dynamodb, governance, region).values()].flatMap((each) => [...each.values()]);
    return { opened, table: new StateTable(context as unknown as FunctionContext), slept, items };
  }

  const set = (n: number): Change => ({
    UpdateExpression: "SET n = :n",
    ExpressionAttributeValues: { ":n": { N: String(n) } },
  });

  it("asks again for what DynamoDB left unread, and gives up after a while", async () => {
    const { table, slept, opened } = openTable();
    await table.updateAll(new Map(["a", "b"].map((id) => [id, set(1)])));
    const large = { S: "x".repeat(380_000) };
    const items = [...opened.aws.state(dynamodb, governance, "us-east-1").values()][0] ?? assert.fail();
    for (let index = 0; index < 60; index++)
      items.set(JSON.stringify([{ S: `l${index}` }]), { id: { S: `l${index}` }, large });
    const read = await table.readAll(["a", "b", ...Array.from({ length: 200 }, (_, index) => `l${index}`), "a"]);
    assert.equal(read.size, 62);
    assert(slept.length > 0, "the answers were not too large");
  });

  it("tries again if a transaction of another container holds the item, and gives up after a while", async () => {
    for (const [times, fails] of [
      [2, false],
      [99, true],
    ] as const) {
      let conflicts = 0;
      const { table, slept } = openTable({
        fault: ({ action }) =>
          action === "dynamodb:UpdateItem" && conflicts++ < times
            ? new AwsError("TransactionConflictException", "Transaction is ongoing for the item")
            : undefined,
      });
      const written = table.update("a", set(1));
      if (fails) await assert.rejects(written, { name: "TransactionConflictException" });
      else assert.equal((await written).applied, true);
      assert(slept.length >= Math.min(times, 5));
    }
  });

  it("tells a conflict, after which all is decided again, from a table that fails", async () => {
    for (const [code, result] of [
      ["TransactionConflict", false],
      ["ThrottlingError", "fails"],
    ] as const) {
      const { table } = openTable({
        fault: ({ action }) =>
          action === "dynamodb:TransactWriteItems"
            ? new AwsError("TransactionCanceledException", "cancelled", 400, {
                CancellationReasons: [{ Code: "None" }, { Code: code }],
              })
            : undefined,
      });
      const written = table.updateAll(new Map(["a", "b"].map((id) => [id, set(1)])));
      if (result === "fails") await assert.rejects(written, { name: "TransactionCanceledException" });
      else assert.equal(await written, result);
    }
  });

  it("lets one of many containers that decide at the same time tell an incident, and counts each of the others once", async () => {
    const { table, items } = openTable();
    const now = new Date("2026-11-02T12:00:00Z");
    const key = idOf.incident("security#one");
    const other = idOf.incident("security#two");
    const events = ["a", "b", "c", "d"];
    const claims = await Promise.all(
      events.map((eventId) =>
        new NotifyState(table).change(new Set([key, other]), (draft) =>
          [key, other].map((id) => claim(draft(id), { eventId, now, windowMinutes: 60, most: 100 }).kind),
        ),
      ),
    );
    for (const index of [0, 1])
      assert.deepEqual(claims.map((kinds) => kinds[index]).sort(), ["counted", "counted", "tell", "waits"]);
    for (const item of items()) assert.equal((item["others"]?.["SS"] as string[]).length, 3);
  });

  it("does not overwrite what a container of an earlier release wrote, which counts no versions", async () => {
    const { table } = openTable();
    const id = idOf.incident("security#one");
    const now = new Date("2026-11-02T12:00:00Z");
    let earlier: Promise<unknown> = Promise.resolve();
    const decided: string[] = [];
    await new NotifyState({
      readAll: async (ids: Iterable<string>) => {
        const items = await table.readAll(ids);
        // Between the read and the write.
        earlier = table.update(id, {
          UpdateExpression: "SET claimedBy = :event, sent = :no, windowEnds = :end",
          ConditionExpression: "attribute_not_exists(claimedBy)",
          ExpressionAttributeValues: {
            ":event": { S: "earlier" },
            ":no": { BOOL: false },
            ":end": { N: "9999999999" },
          },
        });
        await earlier;
        return items;
      },
      updateAll: table.updateAll.bind(table),
      pause: table.pause.bind(table),
    } as unknown as StateTable).change(new Set([id]), (draft) => {
      decided.push(claim(draft(id), { eventId: "now", now, windowMinutes: 60, most: 100 }).kind);
    });
    assert.deepEqual(decided, ["tell", "waits"]);
  });
});

describe("an item's draft", () => {
  it("is written as the difference from what was read, with sets as what was added", () => {
    const draft = new Draft("a", { id: { S: "a" }, sent: { BOOL: false }, others: { SS: ["x"] }, version: { N: "4" } });
    assert.equal(draft.change(), undefined);
    draft.set("sent", false);
    draft.add("others", "x");
    assert.equal(draft.change(), undefined, "nothing has changed");
    draft.set("sent", true);
    draft.add("others", "y");
    draft.remove("waiting");
    assert.deepEqual([...draft.members("others")], ["x", "y"]);
    assert.deepEqual(draft.change(), {
      UpdateExpression: "SET #s0 = :s0, #s1 = :s1 ADD #a0 :a0",
      ConditionExpression: "#s0 = :o0 AND #s1 = :o1",
      ExpressionAttributeNames: { "#s0": "sent", "#s1": "version", "#a0": "others" },
      ExpressionAttributeValues: {
        ":s0": { BOOL: true },
        ":o0": { BOOL: false },
        ":s1": { N: "5" },
        ":o1": { N: "4" },
        ":a0": { SS: ["y"] },
      },
    });
  });

  it("starts a set anew with what is added to it then", () => {
    const draft = new Draft("a", { alone: { SS: ["x"] } });
    draft.restart("alone", "y");
    draft.add("alone", "z");
    assert.deepEqual([...draft.members("alone")], ["y", "z"]);
    const { UpdateExpression, ExpressionAttributeValues: values } = draft.change() ?? assert.fail();
    assert.equal(UpdateExpression, "SET #s0 = :s0, #s1 = :s1");
    assert.deepEqual(values?.[":s0"], { SS: ["y", "z"] });
  });
});
