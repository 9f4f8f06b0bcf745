import { holm, median, rankSumP, ratioOf, type Ratio } from "./statistics";

/** What is measured of a run: seconds of processor time and of wall time, and megabytes at most. */
export interface Run {
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
  readonly peakMegabytes: number;
}

export const figures = {
  cpuSeconds: { name: "CPU s", less: "faster", more: "slower" },
  wallSeconds: { name: "wall s", less: "faster", more: "slower" },
  peakMegabytes: { name: "peak MB", less: "smaller", more: "larger" },
} as const satisfies Record<keyof Run, object>;

/** The runs of one workload. */
export interface Samples {
  readonly workload: string;
  readonly base: readonly Run[];
  readonly head: readonly Run[];
}

export interface Comparison {
  readonly workload: string;
  readonly figure: keyof Run;
  /** Medians. */
  readonly base: number;
  readonly head: number;
  readonly ratio: Ratio;
  /** Corrected for the number of comparisons. */
  readonly p: number;
  readonly verdict: "less" | "more" | "no difference shown";
}

export interface Level {
  /** Probability of even one wrong verdict if nothing differs. */
  readonly significance: number;
  /** Changes below this part do not matter: 0.05 is 5 %. */
  readonly relevant: number;
}

/** A figure differs if chance is an unlikely explanation, and if it differs by as much as matters. */
export function compare(samples: readonly Samples[], { significance, relevant }: Level): Comparison[] {
  const pairs = samples.flatMap(({ workload, base, head }) =>
    (Object.keys(figures) as (keyof Run)[]).map((figure) => {
      const values = (runs: readonly Run[]) => runs.map((run) => run[figure]);
      return { workload, figure, base: values(base), head: values(head) };
    }),
  );
  const corrected = holm(pairs.map(({ base, head }) => rankSumP(base, head)));
  return pairs.map(({ workload, figure, base, head }, index) => {
    const ratio = ratioOf(base, head);
    const p = corrected[index] as number;
    const isMore = ratio.estimate > 1;
    const differs = p < significance && (isMore ? ratio.estimate : 1 / ratio.estimate) >= 1 + relevant;
    const verdict = !differs ? "no difference shown" : isMore ? "more" : "less";
    return { workload, figure, base: median(base), head: median(head), ratio, p, verdict };
  });
}
