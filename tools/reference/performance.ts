import { code, table } from "./markdown";

const [start, end] = ["<!-- measured: start -->", "<!-- measured: end -->"];

interface Runs {
  readonly median: number;
  readonly runs: number;
}

/** One figure in two commits, as `npm run bench:measured` keeps it in `bench/measured.json`. */
export interface Measurement {
  /** "start, CPU s". */
  readonly figure: string;
  readonly base: Runs;
  readonly head: Runs;
  /** Head to base, with its 95 % confidence interval; `high` is null where it has no end. */
  readonly ratio: { readonly estimate: number; readonly low: number; readonly high: number | null };
  readonly baseCommit: string;
  readonly headCommit: string;
  /** `2026-11-30`. */
  readonly date: string;
  readonly machine: string;
  /** What else ran: "busy" or "idle". */
  readonly load: string;
  /** What prints it again. */
  readonly command: string;
  /** The most that head may be of base; absent: no goal. */
  readonly goal?: number;
}

/** A page with what was measured last; the rest of the page is hand-written. */
export function withMeasurements(page: string, measurements: readonly Measurement[]): string {
  const [from, to] = [page.indexOf(start), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`The page has no place for what is measured: write ${start} and ${end}.`);
  return [page.slice(0, from) + start, measurementsOf(measurements), page.slice(to)].join("\n\n");
}

function measurementsOf(measurements: readonly Measurement[]): string {
  const rows = measurements.map(({ figure, base, head, ratio, goal, date, headCommit, load }) => {
    const upTo = ratio.high === null ? "∞" : ratio.high.toFixed(2);
    // What is exact is measured once.
    const spread = Math.min(base.runs, head.runs) < 2 ? "" : `${ratio.low.toFixed(2)} to ${upTo}`;
    return [
      figure,
      `${digits(base.median)} (${base.runs})`,
      `${digits(head.median)} (${head.runs})`,
      ratio.estimate.toFixed(2),
      spread,
      goal === undefined ? "" : `${digits(goal)}: ${ratio.estimate <= goal ? "met" : "**not met**"}`,
      `${date}, ${headCommit.slice(0, 7)}, ${load}`,
    ];
  });
  const bases = new Set(measurements.map(({ baseCommit }) => baseCommit.slice(0, 7)));
  const again = [...new Map(measurements.map(({ command, machine }) => [command, machine]))];
  return [
    `Against ${[...bases].map(code).join(", ")}: medians, with the number of runs.`,
    table(["Figure", "Base", "Head", "Ratio", "95 % of it", "Goal", "Measured"], rows),
    again.map(([command, machine]) => `- ${code(command)}: ${machine}`).join("\n"),
  ].join("\n\n");
}

const digits = (value: number): string => (value >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3))));
