/**
 * The statistics of `npm run bench:ab`. Two samples of running times are compared by their ranks, because such times are
 * not normally distributed: most runs are alike, and some are disturbed. Ratios instead of differences: what a change
 * costs grows with what is measured.
 *
 * Written here because no maintained library has them: simple-statistics has the rank sum alone, @stdlib/stats none of
 * the two-sample test, and the estimate needs the same distribution.
 */

/** Up to so many values the distribution is counted out, beyond it is as good as normal. */
const exactUpTo = 60;

/**
 * Two-sided p-value of the Mann–Whitney U test, also called Wilcoxon rank-sum test: the probability that samples that do
 * not differ have rank sums as far apart. Equal values share their ranks; the distribution is that of these ranks, exact
 * for up to 60 values in all.
 */
export function rankSumP(a: readonly number[], b: readonly number[]): number {
  const ranks = doubledRanks([...a, ...b]);
  const sum = ranks.slice(0, a.length).reduce((total, rank) => total + rank, 0);
  if (ranks.length > exactUpTo) return normalP(sum, ranks, a.length);
  const counts = countSums(ranks, a.length);
  let [below, above, all] = [0, 0, 0];
  counts.forEach((count, each) => {
    all += count;
    if (each <= sum) below += count;
    if (each >= sum) above += count;
  });
  return Math.min(1, (2 * Math.min(below, above)) / all);
}

/** Twice the rank of each value, so that shared ranks are whole: [5, 7, 7] has [2, 5, 5]. */
function doubledRanks(values: readonly number[]): number[] {
  const order = values.map((value, index) => ({ value, index })).sort((x, y) => x.value - y.value);
  const ranks = new Array<number>(values.length).fill(0);
  for (let start = 0; start < order.length;) {
    let end = start;
    while (end < order.length && order[end]?.value === order[start]?.value) end++;
    for (const { index } of order.slice(start, end)) ranks[index] = start + 1 + end;
    start = end;
  }
  return ranks;
}

/** In how many ways `size` of the ranks can be chosen, by the sum of those chosen. */
function countSums(ranks: readonly number[], size: number): readonly number[] {
  const total = ranks.reduce((sum, rank) => sum + rank, 0);
  const ways = Array.from({ length: size + 1 }, () => new Float64Array(total + 1));
  (ways[0] as Float64Array)[0] = 1;
  for (const rank of ranks) {
    for (let chosen = size; chosen > 0; chosen--) {
      const [into, from] = [ways[chosen] as Float64Array, ways[chosen - 1] as Float64Array];
      for (let sum = total; sum >= rank; sum--) (into[sum] as number) += from[sum - rank] as number;
    }
  }
  return [...(ways[size] as Float64Array)];
}

/** With corrections for shared ranks and for continuity. */
function normalP(doubledSum: number, doubled: readonly number[], size: number): number {
  const [count, other] = [doubled.length, doubled.length - size];
  const mean = (size * (count + 1)) / 2;
  const squares = doubled.reduce((sum, rank) => sum + (rank / 2) ** 2, 0);
  const variance = ((size * other) / (count * (count - 1))) * (squares - (count * (count + 1) ** 2) / 4);
  if (variance === 0) return 1;
  const distance = Math.max(0, Math.abs(doubledSum / 2 - mean) - 0.5) / Math.sqrt(variance);
  return Math.min(1, complementaryError(distance / Math.SQRT2));
}

/** erfc for `x` ≥ 0, to seven digits (Numerical Recipes, 6.2, Chebyshev fit). */
function complementaryError(x: number): number {
  const t = 1 / (1 + x / 2);
  const coefficients = [
    0.17087277, -0.82215223, 1.48851587, -1.13520398, 0.27886807, -0.18628806, 0.09678418, 0.37409196, 1.00002368,
    -1.26551223,
  ];
  return t * Math.exp(-x * x + coefficients.reduce((sum, each) => sum * t + each, 0));
}

/** How many times as large the second sample is as the first. */
export interface Ratio {
  readonly estimate: number;
  /** Ends of the confidence interval; 0 and Infinity for samples too small to have one. */
  readonly low: number;
  readonly high: number;
}

/**
 * The Hodges–Lehmann estimate of the ratio of `b` to `a`, the median of the ratios of all pairs, with the confidence
 * interval that belongs to the Mann–Whitney U test (Hollander, Wolfe: Nonparametric Statistical Methods, 4.3). Values
 * must be positive.
 */
export function ratioOf(a: readonly number[], b: readonly number[], confidence = 0.95): Ratio {
  const shift = shiftOf(a.map(Math.log), b.map(Math.log), confidence);
  return { estimate: Math.exp(shift.estimate), low: Math.exp(shift.low), high: Math.exp(shift.high) };
}

/** Like {@link ratioOf} for the difference of `b` and `a`. */
export function shiftOf(a: readonly number[], b: readonly number[], confidence = 0.95): Ratio {
  const differences = b.flatMap((each) => a.map((other) => each - other)).sort((x, y) => x - y);
  const left = outside(a.length, b.length, (1 - confidence) / 2);
  return {
    estimate: median(differences),
    low: left === 0 ? -Infinity : (differences[left - 1] as number),
    high: left === 0 ? Infinity : (differences[differences.length - left] as number),
  };
}

/** How many of the sorted differences may be left out on each side: the quantile of the U statistic. */
function outside(sizeA: number, sizeB: number, probability: number): number {
  const count = sizeA + sizeB;
  if (count > exactUpTo) {
    const deviation = Math.sqrt((sizeA * sizeB * (count + 1)) / 12);
    return Math.max(0, Math.floor((sizeA * sizeB) / 2 - normalQuantile(probability) * deviation));
  }
  const ranks = Array.from({ length: count }, (_, index) => index + 1);
  const counts = countSums(ranks, sizeA);
  const all = counts.reduce((sum, each) => sum + each, 0);
  const least = (sizeA * (sizeA + 1)) / 2;
  let [below, left] = [0, 0];
  while (below + (counts[least + left] ?? 0) <= probability * all) below += counts[least + left++] ?? 0;
  return left;
}

/** How many standard deviations above the mean only so much of the normal distribution is. */
function normalQuantile(probability: number): number {
  let [low, high] = [0, 40];
  while (high - low > 1e-9) {
    const middle = (low + high) / 2;
    if (complementaryError(middle / Math.SQRT2) / 2 > probability) low = middle;
    else high = middle;
  }
  return low;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((x, y) => x - y);
  const upper = sorted[sorted.length >> 1] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[(sorted.length >> 1) - 1] ?? Number.NaN)) / 2;
}

/**
 * p-values of several tests, corrected by Holm's method: the probability of even one false verdict among all of them
 * stays below the level of significance (Holm 1979, "A simple sequentially rejective multiple test procedure").
 */
export function holm(values: readonly number[]): number[] {
  const order = values.map((p, index) => ({ p, index })).sort((x, y) => x.p - y.p);
  const corrected = new Array<number>(values.length).fill(1);
  let largest = 0;
  order.forEach(({ p, index }, position) => {
    largest = Math.max(largest, Math.min(1, p * (values.length - position)));
    corrected[index] = largest;
  });
  return corrected;
}

/** Smallest p-value that samples of this size can have. */
export const smallestP = (runs: number): number =>
  rankSumP(
    Array.from({ length: runs }, (_, index) => index),
    Array.from({ length: runs }, (_, index) => index + runs),
  );
