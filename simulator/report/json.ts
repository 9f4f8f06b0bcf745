import { requestsOf } from "../evidence/requests";
import type { SimulationResult } from "../simulation";
import { actionReports } from "./actions";
import { countEvents } from "./event-counts";
import { functionReports } from "./functions";
import { notGoverned } from "./not-governed";
import { round } from "./numbers";
import type { Timing } from "./timing";

/** The report as one JSON object: see docs/simulator.md. */
export function reportAsJson(result: SimulationResult, timing: Timing) {
  const names = [...new Set(result.queries.map(({ name }) => name))];
  return {
    events: countEvents(result.journeys),
    guarantees: result.guarantees.map(({ id, title, held, checked, failures }) => ({
      id,
      title,
      held,
      checked,
      failures,
    })),
    queries: names.map((name) => {
      const runs = result.queries.filter((query) => query.name === name);
      return {
        name,
        rows: runs.reduce((sum, { rows }) => sum + rows.length, 0),
        ok: runs.every(({ problem }) => problem === undefined),
        regions: Object.fromEntries(runs.map(({ region, rows }) => [region, rows.length])),
      };
    }),
    functions: functionReports(result.functions),
    actions: actionReports(result.journeys),
    detections: result.detections,
    notGoverned: notGoverned(result.journeys),
    requests: result.journeys.flatMap((journey) =>
      requestsOf(journey).map(({ request }) => ({ event: journey.send.name, ...request })),
    ),
    idleRules: result.idleRules.map(({ arn }) => arn),
    remarks: result.remarks,
    assumptions: result.assumptions,
    resources: result.resources,
    seconds: round(timing.total),
    secondsToFirstResource: timing.firstResource === undefined ? null : round(timing.firstResource),
  };
}
