import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { holm, median, rankSumP, ratioOf, shiftOf, smallestP } from "../../bench/ab/statistics";
import { randomFrom } from "./random";

interface Table {
  readonly source: string;
  readonly rows: readonly {
    readonly a: readonly number[];
    readonly b: readonly number[];
    readonly p: number;
    readonly how: string;
    readonly shift: number;
  }[];
}

const table = JSON.parse(readFileSync(join(__dirname, "rank-sum-table.json"), "utf8")) as Table;

/** Hollander, Wolfe: Nonparametric Statistical Methods, example 4.1; also in R's help of `wilcox.test`. */
const permeability = {
  term: [0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46],
  preterm: [1.15, 0.88, 0.9, 0.74, 1.21],
};

describe("rankSumP", () => {
  it(`gives what ${table.source} gives`, () => {
    assert.ok(table.rows.length > 20);
    for (const { a, b, p, how } of table.rows) {
      const ours = rankSumP(a, b);
      assert.ok(
        Math.abs(ours - p) <= 1e-6 * Math.max(p, 0.01),
        `${how}, ${a.length} and ${b.length}: ${ours}, not ${p}`,
      );
      assert.ok(Math.abs(rankSumP(b, a) - ours) < 1e-12, "both sides are alike");
    }
  });

  it("gives the published value of the textbook's example", () => {
    // W = 35, p = 0.1272 one-sided.
    assert.equal(rankSumP(permeability.preterm, permeability.term).toFixed(4), "0.2544");
  });

  it("finds no difference where there is none", () => {
    assert.equal(rankSumP([5, 5, 5], [5, 5, 5]), 1);
    assert.equal(rankSumP(new Array<number>(50).fill(5), new Array<number>(50).fill(5)), 1);
  });

  it("knows how small it can get", () => {
    assert.equal(smallestP(3), 2 / 20);
    assert.equal(smallestP(5), 2 / 252);
  });
});

describe("shiftOf", () => {
  it("is the median of all differences", () => {
    for (const { a, b, shift } of table.rows) assert.ok(Math.abs(shiftOf(a, b).estimate - shift) < 1e-9);
  });

  it("gives the published interval of the textbook's example", () => {
    const { estimate, low, high } = shiftOf(permeability.preterm, permeability.term);
    assert.deepEqual(
      [estimate, low, high].map((value) => value.toFixed(3)),
      ["0.305", "-0.150", "0.760"],
    );
  });

  it("has no interval for samples that are too small", () => {
    assert.deepEqual(shiftOf([1, 2], [3, 4]), { estimate: 2, low: -Infinity, high: Infinity });
  });

  for (const size of [5, 10, 40])
    it(`holds the true difference of samples of ${size} about as often as promised`, () => {
      const random = randomFrom(size);
      const trials = 800;
      let held = 0;
      for (let trial = 0; trial < trials; trial++) {
        const draw = (plus: number) => Array.from({ length: size }, () => random() + random() + plus);
        const { low, high } = shiftOf(draw(0), draw(0.3));
        if (low <= 0.3 && 0.3 <= high) held++;
      }
      assert.ok(held / trials > 0.93 && held / trials < 0.995, `${held} of ${trials}`);
    });
});

describe("ratioOf", () => {
  it("is the shift of logarithms", () => {
    const { estimate, low, high } = ratioOf([1, 2, 4, 8, 16], [3, 6, 12, 24, 48]);
    assert.equal(estimate.toFixed(6), "3.000000");
    assert.ok(low < 3 && high > 3);
  });
});

describe("holm", () => {
  it("multiplies the smallest by the number of tests, the next by one less, and keeps their order", () => {
    // By hand: 5 × 0.005, 4 × 0.01, 3 × 0.03, 2 × 0.04 but not below the one before, 0.2.
    const corrected = holm([0.01, 0.04, 0.03, 0.005, 0.2]);
    assert.deepEqual(
      corrected.map((p) => p.toFixed(3)),
      ["0.040", "0.090", "0.090", "0.025", "0.200"],
    );
  });

  it("never exceeds 1", () => assert.deepEqual(holm([0.9, 0.8]), [1, 1]));
});

describe("median", () => {
  it("is the middle, or between the two in the middle", () => {
    assert.equal(median([3, 1, 2]), 2);
    assert.equal(median([4, 1, 2, 3]), 2.5);
  });
});
