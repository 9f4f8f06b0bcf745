import pc from "picocolors";
import { count } from "../../console/count";
import { wrap } from "../../console/wrap";
import { total } from "./numbers";
import type { Report } from "./report";

/** Each detection that fired, the most severe first, with the first things to look at. */
export function describeTriage({ detections }: Pick<Report, "detections">, width: number): string[] {
  const ranks = ["critical", "high", "medium", "low"];
  const fired = detections
    .flatMap(({ triage, ...each }) => (triage === undefined ? [] : { ...each, triage }))
    .sort((a, b) => ranks.indexOf(a.severity) - ranks.indexOf(b.severity) || (a.id < b.id ? -1 : 1));
  if (fired.length === 0) return [];
  return [
    pc.bold("What to look at"),
    ...fired.flatMap(({ id, title, severity, events, triage }) => [
      ...wrap(`${severity}, ${count(total(Object.values(events)), "event")}: ${title} (${id})`, width, "  ", "    "),
      ...triage.look.flatMap((line, index) => wrap(line, width, `    ${index + 1}. `, "       ")),
      ...wrap(`Harmless: ${triage.harmless}`, width, "    ", "       "),
      ...wrap(`Contain: ${triage.contain}`, width, "    ", "       "),
    ]),
    "",
  ];
}
