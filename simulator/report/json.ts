import type { Environment } from "../../environment/environment";
import { requestsOf } from "../evidence/requests";
import type { SimulationResult } from "../simulation";
import type { LeftOut } from "../traffic/own-events/own-events";
import { actionReports } from "./actions";
import { byOrigin, countEvents, type EventCounts } from "./event-counts";
import { functionReports } from "./functions";
import { notGoverned } from "./not-governed";
import { round } from "./numbers";
import type { JsonReport } from "./report-schema";
import type { Timing } from "./timing";

/** The report as one JSON object: see docs/simulator.md. */
export function reportAsJson(
  environment: Pick<Environment, "name" | "warnings">,
  result: SimulationResult,
  { seconds, leftOut }: { readonly seconds: Timing; readonly leftOut: readonly LeftOut[] },
): JsonReport {
  const names = [...new Set(result.queries.map(({ name }) => name))];
  const { sent, caused } = byOrigin(result.journeys);
  const [ofSent, ofCaused] = [divided(countEvents(sent)), divided(countEvents(caused))];
  return {
    environment: environment.name,
    events: ofSent.counts,
    caused: ofCaused.counts,
    otherOutcomes: { events: ofSent.others, caused: ofCaused.others },
    leftOut: [...leftOut],
    rehomed: { accounts: [...result.rehomed.accounts], regions: [...result.rehomed.regions] },
    guarantees: result.guarantees.map(({ id, title, held, checked, unit, parts = {}, failures }) => ({
      id,
      title,
      held,
      checked,
      unit,
      parts: { ...parts },
      failures: failures.map((failure) => ({ ...failure, path: [...failure.path] })),
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
    detections: [...result.detections],
    exceptions: [...result.exceptions],
    functions: functionReports(result.functions),
    actions: actionReports(result.journeys),
    requests: result.journeys.flatMap((journey) =>
      requestsOf(journey).map(({ request }) => ({
        event: journey.send.name,
        caused: journey.send.causedBy !== undefined,
        ...request,
      })),
    ),
    idleRules: result.idleRules.map(({ arn }) => arn),
    notGoverned: notGoverned(result.journeys),
    remarks: [...result.rehomed.remarks],
    warnings: [...environment.warnings],
    assumptions: [...result.assumptions],
    resources: result.resources,
    derivedAccounts: result.derivedAccounts,
    objects: result.objects,
    seconds: round(seconds.total),
    secondsToFirstResource: seconds.firstResource === undefined ? null : round(seconds.firstResource),
  };
}

const divided = ({ sent, archived, denied, ungoverned, deadLettered, ...others }: EventCounts) => ({
  counts: { sent, archived, denied, ungoverned, deadLettered },
  others,
});
