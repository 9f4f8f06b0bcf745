import pc from "picocolors";
import { number } from "../../console/count";
import { wrap } from "../../console/wrap";
import { type LeftOut, placeOf } from "../traffic/own-events/own-events";
import type { EventCounts } from "./event-counts";

/** What became of events, as one sentence: "1,204 sent: 900 archived, 0 denied, …". `whole`: with what it is made of. */
export function describeCounts(what: string, counts: EventCounts, whole: boolean): string {
  const { sent, archived, denied, ungoverned, deadLettered, countedAgain } = counts;
  const { belowErrorPrefix, elsewhere, lost } = counts;
  const kinds = kindsOf(counts);
  const rare = belowErrorPrefix + elsewhere;
  const all = [
    `${number(archived)} archived`,
    `${number(denied)} denied`,
    `${number(ungoverned)} matched by no rule${whole && kinds.length > 1 ? ` (${kinds.join(", ")})` : ""}`,
    `${number(deadLettered)} in dead-letter queues`,
    ...(!whole && rare > 0 ? [`${number(rare)} elsewhere`] : []),
    ...(whole && belowErrorPrefix > 0 ? [`${number(belowErrorPrefix)} below the archive's error prefix`] : []),
    ...(whole && elsewhere > 0 ? [`${number(elsewhere)} handed to functions alone`] : []),
    ...(lost > 0 ? [pc.red(`${number(lost)} lost`)] : []),
  ];
  const twice =
    countedAgain > 0
      ? `; ${number(countedAgain)} of them twice here${whole ? ", such as a dead letter that a function archived" : ""}`
      : "";
  return `${number(sent)} ${what}: ${all.join(", ")}${twice}`;
}

function kindsOf({ ungovernedKinds: kinds }: EventCounts): string[] {
  const named: [number, string][] = [
    [kinds.notGoverned, "not governed"],
    [kinds.readOnly, "read-only"],
    [kinds.archiveItself, "from the archive's own work"],
    [kinds.hostile, "forged or replayed"],
    [kinds.missed, "missed"],
  ];
  return named.filter(([amount]) => amount > 0).map(([amount, what]) => `${number(amount)} ${what}`);
}

/** Most reasons, and most places of one, that are shown; the JSON report has them all. */
const reasonsShown = 10;
const placesShown = 3;

/** Records of the user's files that were not sent, by reason. */
export function describeLeftOut(leftOut: readonly LeftOut[], width: number): string[] {
  if (leftOut.length === 0) return [];
  const reasons = new Map<string, LeftOut[]>();
  for (const each of leftOut) reasons.set(each.why, [...(reasons.get(each.why) ?? []), each]);
  const shown = [...reasons].slice(0, reasonsShown).map(([why, all]) => {
    const more = all.length - placesShown;
    const places = all.slice(0, placesShown).map(placeOf).join("; ");
    return `${places}${more > 0 ? `; and ${number(more)} more` : ""}: ${why}`;
  });
  const more = reasons.size - shown.length;
  return [
    pc.bold("Left out of the files"),
    ...shown.flatMap((line) => wrap(line, width, "  ", "    ").map(pc.yellow)),
    ...(more > 0 ? [pc.dim(`  … and ${number(more)} other reasons (--json lists all)`)] : []),
    "",
  ];
}
