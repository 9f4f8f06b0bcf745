import assert from "node:assert/strict";
import type { Guarantee } from "../../simulator/guarantees/guarantee";
import { withGuarantees } from "../../tools/reference/guarantees";

const guarantee: Guarantee = {
  id: 13,
  title: "no event is late",
  unit: "events",
  checkedOn: "each archived event",
  check: () => ({ checked: 0, failures: [] }),
};
const row = "| 13 | No event is late | events | each archived event |";

describe("the table of guarantees", () => {
  it("replaces the previous one, and keeps the rest of the page", () => {
    const page = "before\n\n<!-- guarantees: start -->\n\n| old |\n\n<!-- guarantees: end -->\n\nafter\n";
    const written = withGuarantees(page, [guarantee]);
    assert.match(written, /^before\n\n<!-- guarantees: start -->\n\n/);
    assert.match(written, /\n\n<!-- guarantees: end -->\n\nafter\n$/);
    assert(written.includes(row) && !written.includes("old"), written);
    assert.equal(withGuarantees(written, [guarantee]), written);
  });

  it("is an error on a page without a place for it", () => {
    assert.throws(() => withGuarantees("nothing\n", [guarantee]), /write <!-- guarantees: start -->/);
  });
});
