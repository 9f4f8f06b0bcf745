import { chosenDetections, type DetectionSections } from "../../../model/detections/detections";
import { scheduledQueries } from "../../../model/query-schedules/scheduled-queries";
import type { Cell, QueryData } from "../../../page/page-data";
import type { SimulationResult } from "../../simulation";

/** Most rows shown of each query and Region; all of them are in files. */
const mostRows = 100;
/** Most characters of a cell: whole events are in files. */
const mostCharacters = 300;

export function queriesOf({ queries }: SimulationResult, settings: DetectionSections): QueryData[] {
  const tellers = new Map(
    chosenDetections(settings).flatMap(({ id, runs }) => (runs === undefined ? [] : [[runs, id]])),
  );
  return [...new Set(queries.map(({ name }) => name))].map((name) => {
    const runs = queries.filter((query) => query.name === name);
    const problem = runs.find((run) => run.problem !== undefined)?.problem;
    const first = runs[0];
    return {
      name,
      why: whyOf(first?.sql ?? ""),
      sql: first?.sql ?? "",
      ...(tellers.has(name) && {
        scheduled: { rate: rateOf(name, settings), detection: tellers.get(name) ?? "" },
      }),
      ok: problem === undefined,
      ...(problem !== undefined && { problem }),
      columns: first?.columns ?? [],
      regions: runs.map(({ region, rows }) => ({
        region,
        total: rows.length,
        rows: rows.slice(0, mostRows).map((row) => row.map(cellOf)),
      })),
    };
  });
}

/** As settings say, or as the query itself does. */
function rateOf(query: string, { queries }: DetectionSections): string {
  const wish = Object.entries(queries.scheduled).find(([name]) => name === query)?.[1];
  return wish?.startsWith("rate(") ? wish : (scheduledQueries.find(({ name }) => name === query)?.rate ?? "");
}

/** The header of a saved query says what it answers: `-- why: …`, continued with two more spaces. */
function whyOf(sql: string): string {
  const [, text = ""] = /^-- why: (.*(?:\n-- {3}.*)*)/m.exec(sql) ?? [];
  return text.replaceAll(/\n--\s+/g, " ");
}

function cellOf(value: unknown): Cell {
  if (value === null || typeof value === "number" || typeof value === "boolean") return value;
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "");
  return text.length > mostCharacters ? `${text.slice(0, mostCharacters)}…` : text;
}
