import pc from "picocolors";
import type { LeftOut } from "../traffic/own-events/own-events";
import { placeOf } from "../traffic/own-events/own-events";
import type { Journey } from "../traffic/journey";
import { byOrigin, countEvents, type EventCounts } from "./event-counts";
import { number } from "./numbers";

/** What became of all events: of those that were sent, and of those that functions caused. */
export function describeEvents(journeys: readonly Journey[]): string[] {
  const { sent, caused } = byOrigin(journeys);
  return [
    pc.bold("Events"),
    ...describeCounts("sent", countEvents(sent)),
    ...(caused.length > 0 ? describeCounts("caused by the program's own functions", countEvents(caused)) : []),
    "",
  ];
}

function describeCounts(what: string, counts: EventCounts): string[] {
  const { sent, archived, denied, ungoverned, deadLettered, countedAgain } = counts;
  const { belowErrorPrefix, elsewhere, lost } = counts;
  const seldom = [
    ...(belowErrorPrefix > 0 ? [`${number(belowErrorPrefix)} below the archive's error prefix`] : []),
    ...(elsewhere > 0 ? [`${number(elsewhere)} handed to functions alone`] : []),
    ...(lost > 0 ? [pc.red(`${number(lost)} lost`)] : []),
  ];
  const kinds = kindsOf(counts);
  const all = [
    `${number(archived)} archived`,
    `${number(denied)} denied`,
    `${number(ungoverned)} matched by no rule`,
    `${number(deadLettered)} in dead-letter queues`,
    ...seldom,
  ];
  return [
    `  ${number(sent)} ${what}: ${all.join(", ")}`,
    ...(countedAgain > 0
      ? [
          pc.dim(
            `    ${number(countedAgain)} of them twice in this line, such as archived by a function after a dead letter`,
          ),
        ]
      : []),
    ...(kinds.length > 1 ? [pc.dim(`    matched by no rule: ${kinds.join(", ")}`)] : []),
  ];
}

function kindsOf({ ungovernedKinds: kinds }: EventCounts): string[] {
  const named: [number, string][] = [
    [kinds.notGoverned, "not governed"],
    [kinds.readOnly, "read-only"],
    [kinds.archiveItself, "from the archive's own work"],
    [kinds.hostile, "forged or replayed"],
    [kinds.missed, "missed"],
  ];
  return named.filter(([count]) => count > 0).map(([count, what]) => `${number(count)} ${what}`);
}

/** Most reasons, and most places of one, that are shown; the JSON report has them all. */
const reasonsShown = 10;
const placesShown = 3;

/** Records of the user's files that were not sent, by reason. */
export function describeLeftOut(leftOut: readonly LeftOut[]): string[] {
  if (leftOut.length === 0) return [];
  const reasons = new Map<string, LeftOut[]>();
  for (const each of leftOut) reasons.set(each.why, [...(reasons.get(each.why) ?? []), each]);
  const lines = [...reasons].slice(0, reasonsShown).map(([why, all]) => {
    const more = all.length - placesShown;
    const places = all.slice(0, placesShown).map(placeOf).join("; ");
    return `  ${places}${more > 0 ? `; and ${number(more)} more` : ""}: ${why}`;
  });
  const more = reasons.size - lines.length;
  return [
    pc.bold("Left out of the files"),
    ...lines.map((line) => pc.yellow(line)),
    ...(more > 0 ? [pc.dim(`  … and ${number(more)} other reasons (--json lists all)`)] : []),
    "",
  ];
}
