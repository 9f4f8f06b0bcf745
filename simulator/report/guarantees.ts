import pc from "picocolors";
import { count, number, plural } from "../../console/count";
import { wrap } from "../../console/wrap";
import type { Failure, GuaranteeResult } from "../guarantees/guarantee";

/** Most failures of one guarantee that are shown; the JSON report has them all. */
const failuresShown = 5;

/** A line, and its failures. `whole`: the whole title, which may take several lines. */
export function describeGuarantee(guarantee: GuaranteeResult, width: number, whole: boolean): string[] {
  const { id, title, short = title, held, checked, failures } = guarantee;
  const mark = held ? (checked === 0 ? pc.dim("–") : pc.green("✔")) : pc.red("✖");
  const first = `  ${mark} ${id}  `;
  // In front: whoever reads or searches the lines must not take an idle guarantee for one that holds.
  const words =
    checked === 0
      ? `not exercised: ${short}`
      : `${whole || !held ? title : short} (${counted(guarantee)}${whole ? describeParts(guarantee) : ""})`;
  const lines = wrap(words, width, first);
  for (const failure of failures.slice(0, failuresShown)) lines.push(...describeFailure(failure, width));
  if (failures.length > failuresShown)
    lines.push(
      ...wrap(`… and ${number(failures.length - failuresShown)} more (--json lists all)`, width, "        ").map(
        pc.red,
      ),
    );
  return lines;
}

const counted = ({ checked, unit, one = unit.replace(/ies$/, "y").replace(/s$/, "") }: GuaranteeResult): string =>
  count(checked, one, unit);

/** Nothing where all are of one kind. */
function describeParts({ parts = {} }: GuaranteeResult): string {
  const some = Object.entries(parts).filter(([, amount]) => amount > 0);
  return some.length < 2 ? "" : `: ${some.map(([what, amount]) => `${number(amount)} ${what}`).join(", ")}`;
}

function describeFailure({ event, path, resource, problem }: Failure, width: number): string[] {
  return [
    ...wrap(event, width, "      ").map(pc.red),
    ...wrap(problem, width, "        "),
    ...path.flatMap((station) => wrap(station, width, "        → ").map(pc.dim)),
    ...wrap(`at fault: ${pc.bold(resource)}`, width, "        "),
  ];
}

/** Whether all guarantees hold, and how many warnings limit what that means. */
export function describeVerdict(guarantees: readonly GuaranteeResult[], warnings: number, strict: boolean): string {
  const broken = guarantees.filter(({ held }) => !held).length;
  const verdict =
    broken === 0
      ? pc.green(holding(guarantees))
      : pc.red(`${broken} of ${guarantees.length} guarantees ${plural(broken, "is", "are")} broken.`);
  if (warnings === 0) return verdict;
  const limits = `${count(warnings, "warning")} ${plural(warnings, "limits", "limit")} what this proves`;
  return `${verdict} ${strict ? pc.red(`${limits}, and --strict refuses ${plural(warnings, "it", "them")}.`) : pc.yellow(`${limits}.`)}`;
}

/** A guarantee that was not exercised is not reported as holding. */
function holding(guarantees: readonly GuaranteeResult[]): string {
  const idle = guarantees.filter(({ checked }) => checked === 0).map(({ id }) => id);
  if (idle.length === 0) return `All ${guarantees.length} guarantees hold.`;
  const exercised = guarantees.length - idle.length;
  return `All ${exercised} guarantees that this traffic exercises hold; not exercised: ${idle.join(", ")}.`;
}
