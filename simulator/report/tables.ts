import Table from "cli-table3";
import pc from "picocolors";
import type { SimulationResult } from "../simulation";
import { number } from "./numbers";

/** All detections, or only those that the user's own events fired. */
export function detectionTable({ detections, queries }: SimulationResult, firedOnly: boolean): string[] {
  const shown = detections.filter(({ events }) => !firedOnly || Object.keys(events).length > 0);
  if (shown.length === 0) return ["None fired."];
  const regions = [...new Set(queries.map(({ region }) => region))];
  const table = new Table({
    head: ["detection", "severity", ...regions.map((region) => `fired in ${region}`)],
    style: { head: [], border: [], compact: true },
    colAligns: ["left", "left", ...regions.map(() => "right" as const)],
  });
  for (const { id, severity, events } of shown)
    table.push([id, severity, ...regions.map((region) => number(events[region] ?? 0))]);
  return table.toString().split("\n");
}

/** Number of rows that each saved query found. */
export function queryTable({ queries }: SimulationResult): string[] {
  const regions = [...new Set(queries.map(({ region }) => region))];
  const table = new Table({
    head: ["query", ...regions.map((region) => `rows in ${region}`)],
    style: { head: [], border: [], compact: true },
    colAligns: ["left", ...regions.map(() => "right" as const)],
  });
  for (const name of new Set(queries.map((query) => query.name)))
    table.push([
      name,
      ...regions.map((region) => {
        const run = queries.find((query) => query.name === name && query.region === region);
        if (run === undefined) return "";
        return run.problem === undefined ? number(run.rows.length) : pc.red(`${number(run.rows.length)} ✖`);
      }),
    ]);
  return table.toString().split("\n");
}
