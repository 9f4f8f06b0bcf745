import { cpus, platform, release, totalmem } from "node:os";
import { tableOf } from "../../console/table";
import type { Measured } from "./compare-commits";
import { type Comparison, figures } from "./verdicts";

const verdictOf = ({ verdict, figure }: Comparison): string =>
  verdict === "no difference shown" ? verdict : figures[figure][verdict];

/** The table of all comparisons, and what was not compared. */
export function reportOf(comparisons: readonly Comparison[], { missing }: Measured, width: number): string {
  const rows = comparisons.map((each) => [
    each.workload,
    figures[each.figure].name,
    digits(each.base),
    digits(each.head),
    each.ratio.estimate.toFixed(3),
    `${each.ratio.low.toFixed(3)}–${each.ratio.high === Infinity ? "∞" : each.ratio.high.toFixed(3)}`,
    each.p < 0.0001 ? "<0.0001" : each.p.toFixed(4),
    verdictOf(each),
  ]);
  const right = { align: "right" } as const;
  const columns = [
    { head: "workload" },
    { head: "figure" },
    { head: "base", ...right },
    { head: "head", ...right },
    { head: "ratio", ...right },
    { head: "95 % of it", ...right },
    { head: "p", ...right },
    { head: "verdict" },
  ];
  return [
    ...(rows.length > 0 ? tableOf(columns, rows, { width, keys: 2 }) : []),
    ...missing.map(({ workload, reason }) => `${workload} is missing: ${reason}.`),
    machine(),
    "",
  ].join("\n");
}

const digits = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toPrecision(3));

function machine(): string {
  const [first] = cpus();
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  return `${cpus().length} × ${first?.model ?? "unknown processor"}, ${gigabytes} GB, ${platform()} ${release()}, Node.js ${process.version}.`;
}
