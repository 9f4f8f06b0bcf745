import assert from "node:assert/strict";
import type { GovernedEvent } from "../../../model/catalog/governed-event";
import { heartbeat } from "../../../model/catalog/events/heartbeat";
import type { JsonObject } from "../../../model/envelope";
import { listedTypes, openTypesOf } from "../../../model/network/open-types";
import { SettingsError } from "../../../model/settings-error";

const entry = (source: string, pattern: JsonObject): GovernedEvent => ({ ...heartbeat, source, pattern });

describe("detail types that settings leave to the sender", () => {
  it("are those of any condition but a list of plain strings", () => {
    const listed: readonly (readonly [JsonObject, readonly string[] | undefined])[] = [
      [{ "detail-type": ["A", "B"] }, ["A", "B"]],
      [{ $or: [{ "detail-type": ["A"] }, { "detail-type": ["B"], detail: { x: [1] } }] }, ["A", "B"]],
      [{ $or: [{ "detail-type": ["A"] }, { detail: { x: [1] } }] }, undefined],
      [{ "detail-type": ["A"], $or: [{ detail: { x: [1] } }, { detail: { y: [1] } }] }, ["A"]],
      [{ "detail-type": ["A", { prefix: "B" }] }, undefined],
      [{ "detail-type": [{ "equals-ignore-case": "order-placed" }] }, undefined],
      [{ "detail-type": [{ exists: true }] }, undefined],
      [{ detail: { x: [1] } }, undefined],
    ];
    for (const [pattern, types] of listed) assert.deepEqual(listedTypes(pattern), types, JSON.stringify(pattern));
  });

  it("keep a folder of their own where another entry of the source lists them", () => {
    assert.deepEqual(
      openTypesOf([
        entry("com.example.b", { "detail-type": [{ prefix: "Order" }] }),
        entry("com.example.b", { "detail-type": ["Order Placed"] }),
        entry("com.example.a", { detail: { x: [1] } }),
        entry("com.example.c", { "detail-type": ["Listed"] }),
        heartbeat,
      ]),
      [["com.example.a"], ["com.example.b", "Order Placed"]],
    );
  });

  it("are refused where the listed ones are more than a stream has room for", () => {
    const many = (count: number) => Array.from({ length: count }, (_, index) => `Type ${index}`);
    const refuses = (events: readonly GovernedEvent[], message: RegExp) =>
      assert.throws(
        () => openTypesOf(events),
        (error) => error instanceof SettingsError && message.test(error.message),
      );
    assert.deepEqual(openTypesOf([entry("com.example.a", { "detail-type": many(250) })]), []);
    refuses([entry("com.example.a", { "detail-type": many(251) })], /events.custom names 251 kinds.* 250/s);
    const long = many(40).map((type) => `${type} ${"x".repeat(90)}`);
    const open = [entry("com.example.a", { "detail-type": long }), entry("com.example.a", { detail: { x: [1] } })];
    refuses(open, /partition query has \d+ characters; Firehose takes 5120/);
  });
});
