import pc from "picocolors";
import { count, number } from "../../console/count";
import { printable } from "../../console/printable";
import { wrap } from "../../console/wrap";
import type { GuaranteeResult } from "../guarantees/guarantee";
import { describeGuarantee } from "../report/guarantees";
import type { Again, GuaranteeAgain, StageState, Verdict } from "./again";
import type { Difference } from "./difference";
import type { Stage } from "./stages";

/** Most resources that are named. */
const mostNames = 4;

/**
 * What was run again and what that shows. Nothing here says that all guarantees hold: that is for a whole run.
 *
 * @param since time of the whole run with which was compared, "14:03:12".
 */
export function describeAgain(again: Again, since: string, width: number): string {
  const { guarantees } = again;
  if (again.same) return wrap(nothingDiffers(guarantees, since), width).join("\n");
  const broken = guarantees.filter(({ verdict }) => verdict === "broken");
  return [
    ...wrap(describeDifference(again.difference), width),
    ...wrap(describeRun(again), width, "  "),
    ...broken.flatMap(({ guarantee }) => describeGuarantee(guarantee, width, false)),
    ...groups(again, since, width),
  ].join("\n");
}

/** The whole run's verdict stands, whatever it was. */
function nothingDiffers(guarantees: readonly GuaranteeAgain[], since: string): string {
  const broken = idsOf(guarantees, "broken");
  const verdict = broken === "" ? "the verdict" : `the verdict, with ${broken} broken,`;
  return `No resource, no function's code and no event differs: ${verdict} of ${since} stands.`;
}

/** The last line of an answer, with the time that it took. */
export function describeEnd({ guarantees }: Pick<Again, "guarantees">, seconds: number, since: string): string {
  const broken = guarantees.filter(({ verdict }) => verdict === "broken").length;
  const found =
    broken === 0
      ? pc.green("Nothing that was run again is broken.")
      : pc.red(`${count(broken, "guarantee is", "guarantees are")} broken.`);
  return `${found} This is no whole run: the last one was at ${since}. ${pc.dim(`(${seconds.toFixed(1)} s)`)}`;
}

function describeDifference({ added, removed, changed }: Difference): string {
  const named = [
    ...changed.map(({ after, properties }) => `${after.name} in ${placeOf(after)} (${properties.join(", ")})`),
    ...added.map((each) => `${each.name} in ${placeOf(each)} (new)`),
    ...removed.map((each) => `${each.name} in ${placeOf(each)} (gone)`),
  ];
  if (named.length === 0) return "No resource differs.";
  const more = named.length > mostNames ? ` and ${number(named.length - mostNames)} more` : "";
  return printable(
    `${count(named.length, "resource differs", "resources differ")}: ${named.slice(0, mostNames).join(", ")}${more}.`,
  );
}

const placeOf = ({ account, region }: { readonly account: string; readonly region: string }) =>
  account === "" ? "the stack" : `${region} of ${account}`;

/** "Run again: 4,290 events through every bus (12 fare otherwise); functions with 12 events. …" */
function describeRun({ sent, otherwise, stages, answered, concerned }: Again): string {
  const differing = `${number(otherwise)} ${otherwise === 1 ? "fares" : "fare"} otherwise, or more is expected of it`;
  const ran = [
    `${count(sent, "event")} through every bus${otherwise === 0 ? ", with the same outcome" : ` (${differing})`}`,
  ];
  if (answered > 0)
    ran.push(
      `functions with ${answered < concerned ? `${number(answered)} of the ${number(concerned)} events` : count(answered, "event")} that concern what differs`,
    );
  if (stages.archive === "again") ran.push("all delivery streams");
  if (stages.archive === "in part") ran.push("delivery streams with what differs");
  const named = (state: StageState) =>
    (Object.keys(stages) as Stage[]).filter((stage) => stages[stage] === state).map((stage) => titles[stage]);
  const unchanged = named("unchanged");
  const open = named("open");
  return [
    `Run again: ${ran.join("; ")}.`,
    ...(unchanged.length > 0 ? [`Not run again, because what they read is the same: ${unchanged.join(", ")}.`] : []),
    ...(open.length > 0 ? [`Not run again, although what they read differs: ${open.join(", ")}.`] : []),
  ].join(" ");
}

const titles: Readonly<Record<Stage, string>> = {
  functions: "functions",
  archive: "delivery streams",
  queries: "saved queries",
};

function groups({ guarantees }: Again, since: string, width: number): string[] {
  const lines: readonly (readonly [Verdict, string])[] = [
    ["checked", `${pc.green("✔")} checked again`],
    ["unchanged", `${pc.dim("=")} unchanged since ${since}`],
    ["in part", `${pc.dim("–")} not broken by what was run again; a whole run decides`],
    ["open", `${pc.dim("–")} not checked again; a whole run decides`],
  ];
  return lines.flatMap(([verdict, title]) => {
    const ids = idsOf(guarantees, verdict);
    return ids === "" ? [] : wrap(`${title}: ${ids}`, width, "  ", "      ");
  });
}

const idsOf = (guarantees: readonly GuaranteeAgain[], wanted: Verdict): string =>
  guarantees
    .filter(({ verdict }) => verdict === wanted)
    .map(({ guarantee }) => guarantee.id)
    .join(", ");

/** What is broken after a whole run, for a terminal that has shown the whole report before. */
export const describeBroken = (guarantees: readonly GuaranteeResult[], width: number): string[] =>
  guarantees.filter(({ held }) => !held).flatMap((guarantee) => describeGuarantee(guarantee, width, false));
