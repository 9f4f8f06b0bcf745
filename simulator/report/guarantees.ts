import pc from "picocolors";
import { count, number, plural } from "../../console/count";
import { wrap } from "../../console/wrap";
import type { Failure, GuaranteeResult } from "../guarantees/guarantee";
import type { Report } from "./report";

/** Most failures of one guarantee that are shown; the JSON report has them all. */
const failuresShown = 5;
/** Most resources at fault that a summary names. */
const faultsShown = 3;

/**
 * All of them in few lines: broken ones first and whole, those that hold two in a line, each with how much was looked at,
 * and those that this traffic does not exercise.
 */
export function describeGuarantees(guarantees: readonly GuaranteeResult[], width: number): string[] {
  const of = (test: (guarantee: GuaranteeResult) => boolean) => guarantees.filter(test);
  const whole = (chosen: readonly GuaranteeResult[]) =>
    chosen.flatMap((guarantee) => describeGuarantee(guarantee, width, false));
  return [
    ...whole(of(({ held }) => !held)),
    ...inTwoColumns(
      of(({ held, checked }) => held && checked > 0),
      width,
    ),
    ...whole(of(({ held, checked }) => held && checked === 0)),
  ];
}

/** Down the first column, then the second; what does not fit into one has a line of its own. */
function inTwoColumns(guarantees: readonly GuaranteeResult[], width: number): string[] {
  const columnWidth = Math.floor((Math.min(width, 100) - 4) / 2);
  const cells = guarantees.map((guarantee) => {
    const { id, title, short = title, checked } = guarantee;
    const amount = number(checked);
    const gap = columnWidth - `✔ ${id}  ${short}${amount}`.length;
    return { guarantee, text: gap > 0 ? `${pc.green("✔")} ${id}  ${short}${" ".repeat(gap)}${amount}` : undefined };
  });
  const fitting = cells.flatMap(({ text }) => (text === undefined ? [] : [text]));
  const rows = Math.ceil(fitting.length / 2);
  return [
    ...fitting.slice(0, rows).map((first, row) => {
      const second = fitting[rows + row];
      return second === undefined ? `  ${first}` : `  ${first}  ${second}`;
    }),
    ...cells
      .filter(({ text }) => text === undefined)
      .flatMap(({ guarantee }) => describeGuarantee(guarantee, width, false)),
  ];
}

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
  lines.push(...(whole ? describeFailures(failures, width) : describeFaults(failures, width)));
  return lines;
}

/** Each by itself. */
const describeFailures = (failures: readonly Failure[], width: number): string[] => [
  ...failures.slice(0, failuresShown).flatMap((failure) => describeFailure(failure, width)),
  ...others(failures.length - failuresShown, "more", width),
];

/** By resource at fault, the one with most first: one fault can break thousands of events. The way of the first of all. */
function describeFaults(failures: readonly Failure[], width: number): string[] {
  const faults = faultsIn(failures);
  return [
    ...faults.slice(0, faultsShown).flatMap((group, index) => {
      const [first] = group;
      if (first === undefined) return [];
      const path = index === 0 ? first.path : [];
      return [
        ...describeFailure({ ...first, path }, width),
        ...(group.length > 1 ? wrap(`and ${number(group.length - 1)} more of it`, width, "        ").map(pc.red) : []),
      ];
    }),
    ...others(faults.length - faultsShown, `more ${plural(faults.length - faultsShown, "resource")} at fault`, width),
  ];
}

/** Failures of one resource at fault together, the one with most first. */
export function faultsIn(failures: readonly Failure[]): readonly (readonly Failure[])[] {
  const groups = new Map<string, Failure[]>();
  for (const failure of failures) {
    const group = groups.get(failure.resource);
    if (group === undefined) groups.set(failure.resource, [failure]);
    else group.push(failure);
  }
  return [...groups.values()].sort((a, b) => b.length - a.length);
}

const others = (left: number, what: string, width: number): string[] =>
  left > 0 ? wrap(`… and ${number(left)} ${what} (the page, --json lists all)`, width, "        ").map(pc.red) : [];

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

/** What a verdict says, and what limits it. */
type Verdict = Pick<
  Report,
  "guarantees" | "warnings" | "assumptions" | "idleRules" | "mutants" | "ownEvents" | "strict"
>;

/** Whether all guarantees hold, and by number what that does not prove. */
export function describeVerdict(report: Verdict): string {
  const { guarantees } = report;
  const broken = guarantees.filter(({ held }) => !held).length;
  const verdict =
    broken === 0
      ? pc.green(holding(guarantees))
      : pc.red(`${broken} of ${guarantees.length} guarantees ${plural(broken, "is", "are")} broken.`);
  const limits = limitsOf(report);
  return limits.length === 0 ? verdict : `${verdict} Not proven: ${limits.join("; ")}.`;
}

function limitsOf({ warnings, assumptions, idleRules, mutants, ownEvents, strict }: Verdict): string[] {
  const limits: string[] = [];
  if (warnings.length > 0) {
    const voids = `${count(warnings.length, "warning")} ${plural(warnings.length, "voids", "void")} a part`;
    limits.push(
      strict ? pc.red(`${voids}, and --strict refuses ${plural(warnings.length, "it", "them")}`) : pc.yellow(voids),
    );
  }
  if (assumptions.length > 0) limits.push(`${count(assumptions.length, "assumption")} about AWS`);
  if (!ownEvents && idleRules.length > 0) limits.push(`${count(idleRules.length, "rule")} took no event`);
  limits.push(
    mutants === undefined
      ? "how many faults this would notice was never measured (npm run mutants)"
      : `${number(mutants.all.mutants - mutants.all.harmless - mutants.all.killed)} of ${number(mutants.all.mutants - mutants.all.harmless)} faults made on purpose are not noticed (docs/simulator.md)`,
  );
  return limits;
}

/** A guarantee that was not exercised is not reported as holding. */
function holding(guarantees: readonly GuaranteeResult[]): string {
  const idle = guarantees.filter(({ checked }) => checked === 0).map(({ id }) => id);
  if (idle.length === 0) return `All ${guarantees.length} guarantees hold.`;
  const exercised = guarantees.length - idle.length;
  return `All ${exercised} guarantees that this traffic exercises hold; not exercised: ${idle.join(", ")}.`;
}
