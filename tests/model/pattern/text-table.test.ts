import assert from "node:assert/strict";
import fc from "fast-check";
import { TextTable } from "../../../model/pattern/text-table";

/** A table compares texts with `startsWith`. */
function countComparisons(work: () => void): number {
  const prototype = String.prototype as { startsWith: (text: string, position?: number) => boolean };
  const { startsWith } = prototype;
  let comparisons = 0;
  prototype.startsWith = function (...args) {
    comparisons++;
    return startsWith.apply(this, args);
  };
  try {
    work();
  } finally {
    prototype.startsWith = startsWith;
  }
  return comparisons;
}

describe("TextTable", () => {
  it("finds what a map finds, wherever the text is", () => {
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

  it("compares a text with a few others at most, even among thousands that differ in their middle only", () => {
    const map = new Map(Array.from({ length: 5000 }, (_, index) => [`key-${10_000 + index}-of-team`, index]));
    const table = new TextTable(map);
    const comparisons = countComparisons(() => {
      for (const [text, index] of map) assert.equal(table.find(text, 0, text.length), index);
      assert.equal(table.find("key-99999-of-team", 0, 17), undefined);
    });
    assert.ok(comparisons <= 16 * map.size, `${comparisons} comparisons: texts with one hash are searched one by one`);
  });

  it("compares a text with one other as a rule", () => {
    const table = new TextTable(new Map([["CreateRole", 1]]));
    assert.equal(
      countComparisons(() => table.find("CreateRole", 0, 10)),
      1,
    );
  });
});
