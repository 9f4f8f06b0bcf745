import pc from "picocolors";
import { number } from "../../console/count";
import { tableOf } from "../../console/table";
import type { Report } from "./report";

/** All detections, or only those that the user's own events fired. */
export function detectionTable({ detections, queries, ownEvents }: Report, width: number): string[] {
  const shown = detections.filter(({ events }) => !ownEvents || Object.keys(events).length > 0);
  if (shown.length === 0) return ["None fired."];
  const regions = [...new Set(queries.map(({ region }) => region))];
  return tableOf(
    [{ head: "detection" }, { head: "severity" }, ...regions.map((region) => right(`fired in ${region}`))],
    shown.map(({ id, severity, events }) => [id, severity, ...regions.map((region) => number(events[region] ?? 0))]),
    { width, keys: 2 },
  );
}

/** Number of rows that each saved query found. */
export function queryTable({ queries }: Report, width: number): string[] {
  const regions = [...new Set(queries.map(({ region }) => region))];
  const runs = new Map(queries.map((query) => [`${query.name} ${query.region}`, query]));
  return tableOf(
    [{ head: "query" }, ...regions.map((region) => right(`rows in ${region}`))],
    [...new Set(queries.map(({ name }) => name))].map((name) => [
      name,
      ...regions.map((region) => {
        const run = runs.get(`${name} ${region}`);
        if (run === undefined) return "";
        return run.ok ? number(run.rows) : pc.red(`${number(run.rows)} ✖`);
      }),
    ]),
    { width },
  );
}

const right = (head: string) => ({ head, align: "right" as const });
