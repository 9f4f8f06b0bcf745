import assert from "node:assert/strict";
import { type Measurement, withMeasurements } from "../../../tools/reference/performance";

const page = "# Page\n\n<!-- measured: start -->\n\nold\n\n<!-- measured: end -->\n\nafter\n";
const measurement = (more: Partial<Measurement>): Measurement => ({
  figure: "start, CPU s",
  base: { median: 21, runs: 3 },
  head: { median: 5.25, runs: 3 },
  ratio: { estimate: 0.25, low: 0.2, high: null },
  baseCommit: "c5f440b000",
  headCommit: "1234567890",
  date: "2026-11-30",
  machine: "2 × processor",
  load: "busy",
  command: "npm run bench:ab -- --only start",
  ...more,
});

describe("the table of what was measured", () => {
  it("has medians, ratio, and whether the goal is met, and replaces the one before", () => {
    const made = withMeasurements(page, [measurement({ goal: 0.3 }), measurement({ figure: "other", goal: 0.2 })]);
    assert.match(
      made,
      /\| start, CPU s \| 21 \(3\) \| 5\.25 \(3\) \| 0\.25 \| 0\.20 to ∞ \| 0\.3: met \| 2026-11-30, 1234567, busy \|/,
    );
    assert.match(made, /\| other \|.*0\.2: \*\*not met\*\*/);
    assert.doesNotMatch(made, /old/);
    assert.match(made, /- `npm run bench:ab -- --only start`: 2 × processor\n\n<!-- measured: end -->\n\nafter/);
  });

  it("claims no spread of one run, and no goal where there is none", () => {
    const made = withMeasurements(page, [
      measurement({ base: { median: 496, runs: 1 }, head: { median: 266, runs: 1 } }),
    ]);
    assert.match(made, /\| 496 \(1\) \| 266 \(1\) \| 0\.25 \| {2}\| {2}\|/);
  });

  it("needs its place", () => {
    assert.throws(() => withMeasurements("# Page", []), /no place for what is measured/);
  });
});
