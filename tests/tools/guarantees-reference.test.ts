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
const line = "13. **No event is late.** Counted in events: each archived event.";

describe("the list of guarantees", () => {
  it("takes the place of the last one, and leaves the rest of the page alone", () => {
    const page = "before\n\n<!-- guarantees: start -->\n\n1. old\n\n<!-- guarantees: end -->\n\nafter\n";
    const written = withGuarantees(page, [guarantee]);
    assert.match(written, /^before\n\n<!-- guarantees: start -->\n\n/);
    assert.match(written, /\n\n<!-- guarantees: end -->\n\nafter\n$/);
    assert(written.includes(line) && !written.includes("old"), written);
    assert.equal(withGuarantees(written, [guarantee]), written);
  });

  it("is an error on a page without a place for it", () => {
    assert.throws(() => withGuarantees("nothing\n", [guarantee]), /write <!-- guarantees: start -->/);
  });
});
