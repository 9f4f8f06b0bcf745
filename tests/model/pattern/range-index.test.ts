import assert from "node:assert/strict";
import fc from "fast-check";
import { RangeIndex } from "../../../model/pattern/range-index";

describe("RangeIndex", () => {
  it("finds exactly the ranges that hold a point", () => {
    const ranges = fc.array(fc.tuple(fc.integer({ min: 0, max: 30 }), fc.nat(10)), { maxLength: 30 });
    fc.assert(
      fc.property(ranges, fc.integer({ min: -1, max: 45 }), (all, point) => {
        const owned = all.map(([first, length], owner) => ({ first, last: first + length, owner }));
        const found: number[] = [];
        new RangeIndex(owned).collectAt(point, found);
        const expected = owned.filter(({ first, last }) => first <= point && point <= last).map(({ owner }) => owner);
        assert.deepEqual(
          found.sort((a, b) => a - b),
          expected,
        );
      }),
    );
  });

  it("orders texts by their code units", () => {
    const found: string[] = [];
    new RangeIndex<string, string>([
      { first: "0A", last: "0AFFG", owner: "ten" },
      { first: "C0", last: "C0G", owner: "192" },
    ]).collectAt("0A01", found);
    assert.deepEqual(found, ["ten"]);
  });
});
