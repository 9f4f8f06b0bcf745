import assert from "node:assert/strict";
import { compare, type Run, type Samples } from "../../bench/ab/verdicts";
import { randomFrom } from "./random";

const level = { significance: 0.05, relevant: 0.05 };

/** Running times as they are: mostly alike, some disturbed, all slower while the machine is busy. */
function runs(random: () => number, count: number, factor: number): { readonly base: Run[]; readonly head: Run[] } {
  const time = (drift: number) => 10 * (1 + 0.02 * random() + (random() < 0.1 ? 0.3 * random() : 0)) * drift;
  const run = (drift: number): Run => ({ cpuSeconds: time(drift), wallSeconds: time(drift), peakMegabytes: time(1) });
  const [base, head]: [Run[], Run[]] = [[], []];
  for (let round = 0; round < count; round++) {
    const drift = 1 + 0.1 * Math.sin(round / 3);
    base.push(run(drift));
    const { cpuSeconds, wallSeconds, peakMegabytes } = run(drift);
    head.push({ cpuSeconds: cpuSeconds * factor, wallSeconds: wallSeconds * factor, peakMegabytes });
  }
  return { base, head };
}

const samples = (random: () => number, count: number, factors: readonly number[]): Samples[] =>
  factors.map((factor, index) => ({ workload: `w${index}`, ...runs(random, count, factor) }));

const shown = (all: readonly Samples[], at = level) =>
  compare(all, at).filter(({ verdict }) => verdict !== "no difference shown");

describe("compare", () => {
  it("gives a verdict on a commit and itself no more often than promised", () => {
    const random = randomFrom(2026);
    const trials = 300;
    let wrong = 0;
    // However small a difference: the rate must not come from the changes that do not matter.
    for (let trial = 0; trial < trials; trial++)
      if (shown(samples(random, 10, [1, 1, 1]), { ...level, relevant: 0 }).length > 0) wrong++;
    // 5 % of 300 is 15; more than 28 have a probability of one in a thousand.
    assert.ok(wrong <= 28, `${wrong} of ${trials}`);
  });

  it("finds a planted slow-down, in the workload and the figures that have it, and nothing else", () => {
    const random = randomFrom(7);
    let found = 0;
    for (let trial = 0; trial < 50; trial++) {
      const verdicts = shown(samples(random, 12, [1, 1.15]));
      assert.ok(
        verdicts.every(
          ({ workload, verdict, figure }) => workload === "w1" && verdict === "more" && figure !== "peakMegabytes",
        ),
      );
      if (verdicts.some(({ figure }) => figure === "cpuSeconds")) found++;
    }
    assert.ok(found >= 40, `${found} of 50`);
  });

  it("finds what has become faster", () => {
    const [cpu] = compare(samples(randomFrom(3), 12, [0.5]), level);
    assert.equal(cpu?.verdict, "less");
    assert.ok(cpu.ratio.low < 0.5 && 0.5 < cpu.ratio.high && cpu.p < 0.001);
  });

  it("says nothing of a change that does not matter, however certain", () => {
    const steady = (factor: number): Run[] =>
      Array.from({ length: 20 }, (_, index) => ({
        cpuSeconds: (100 + index / 100) * factor,
        wallSeconds: 1,
        peakMegabytes: 1,
      }));
    const [cpu] = compare([{ workload: "w", base: steady(1), head: steady(1.03) }], level);
    assert.equal(cpu?.verdict, "no difference shown");
    assert.ok(cpu.p < 1e-6);
  });
});
