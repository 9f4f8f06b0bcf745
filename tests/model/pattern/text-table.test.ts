import assert from "node:assert/strict";
import fc from "fast-check";
import { TextTable } from "../../../model/pattern/text-table";

describe("TextTable", () => {
  it("finds what a map finds, wherever the text stands", () => {
    const texts = fc.string({ unit: fc.constantFrom("a", "b", "é"), maxLength: 6 });
    fc.assert(
      fc.property(fc.array(texts, { maxLength: 40 }), texts, texts, (all, text, around) => {
        const map = new Map(all.map((each, index) => [each, index]));
        const source = around + text + around;
        const found = new TextTable(map).find(source, around.length, around.length + text.length);
        assert.equal(found, map.get(text));
      }),
    );
  });

  it("stays quick with thousands of texts that differ in their middle only", () => {
    const map = new Map(Array.from({ length: 5000 }, (_, index) => [`key-${10_000 + index}-of-team`, index]));
    const table = new TextTable(map);
    const started = performance.now();
    for (const [text, index] of map) assert.equal(table.find(text, 0, text.length), index);
    assert.equal(table.find("key-99999-of-team", 0, 17), undefined);
    assert.ok(performance.now() - started < 500, "texts with one hash are searched one by one");
  });
});
