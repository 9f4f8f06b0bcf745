import pc from "picocolors";
import type { Failure, GuaranteeResult } from "../guarantees/guarantee";
import { number } from "./numbers";

/** Most failures of one guarantee that are shown; the JSON report has them all. */
const failuresShown = 5;

export function describeGuarantee({ id, title, held, checked, parts, unit, failures }: GuaranteeResult): string[] {
  const mark = held ? (checked === 0 ? pc.dim("–") : pc.green("✔")) : pc.red("✖");
  const counted =
    checked === 0
      ? "not exercised by this traffic"
      : `${number(checked)} ${checked === 1 ? unit.replace(/ies$/, "y").replace(/s$/, "") : unit}${describeParts(parts)}`;
  const lines = [`  ${mark} ${id}  ${title} ${pc.dim(`(${counted})`)}`];
  for (const failure of failures.slice(0, failuresShown)) lines.push(...describeFailure(failure));
  if (failures.length > failuresShown)
    lines.push(pc.red(`        … and ${number(failures.length - failuresShown)} more (--json lists all)`));
  return lines;
}

/** Nothing where all are of one kind. */
function describeParts(parts: GuaranteeResult["parts"] = {}): string {
  const some = Object.entries(parts).filter(([, count]) => count > 0);
  return some.length < 2 ? "" : `: ${some.map(([what, count]) => `${number(count)} ${what}`).join(", ")}`;
}

function describeFailure({ event, path, resource, problem }: Failure): string[] {
  return [
    pc.red(`      ${event}`),
    `        ${problem}`,
    ...path.map((station) => pc.dim(`        → ${station}`)),
    `        at fault: ${pc.bold(resource)}`,
  ];
}

/** One line: whether all guarantees hold. */
export function describeVerdict(guarantees: readonly GuaranteeResult[]): string {
  const broken = guarantees.filter(({ held }) => !held).length;
  if (broken === 0) return pc.green(holding(guarantees));
  return pc.red(`${broken} of ${guarantees.length} guarantees ${broken === 1 ? "is" : "are"} broken.`);
}

/** A guarantee that was not exercised is not reported as holding. */
function holding(guarantees: readonly GuaranteeResult[]): string {
  const idle = guarantees.filter(({ checked }) => checked === 0).map(({ id }) => id);
  if (idle.length === 0) return `All ${guarantees.length} guarantees hold.`;
  return `All ${guarantees.length - idle.length} guarantees that this traffic exercises hold; not exercised: ${idle.join(", ")}.`;
}
