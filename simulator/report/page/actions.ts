import type { Envelope } from "../../../model/envelope";
import { at, isObject } from "../../../model/json";
import type { ActionData, ReportData } from "../../../page/page-data";
import type { SimulationResult } from "../../simulation";
import { actionEvents, actionReports } from "../actions";

/** Most reports of one remediation and outcome that are shown. */
const mostReports = 2;

/** Remediations with what they did or would do, by the reports that they put on their bus. */
export function actionsOf({ journeys }: Pick<SimulationResult, "journeys">): ActionData[] {
  const events = actionEvents(journeys);
  return actionReports(journeys).map(({ remediation, outcomes, calls }) => ({
    remediation,
    outcomes,
    made: calls.made,
    wouldBeMade: calls.wouldBeMade,
    reports: Object.keys(outcomes).flatMap((outcome) =>
      events
        .filter(({ detail }) => detail["remediation"] === remediation && detail["outcome"] === outcome)
        .slice(0, mostReports)
        .map(reportOf),
    ),
  }));
}

function reportOf({ detail }: Envelope): ReportData {
  const text = (key: string) => (typeof detail[key] === "string" ? detail[key] : "");
  const { calls } = detail;
  return {
    outcome: text("outcome"),
    resource: text("resource"),
    account: text("account"),
    region: text("region"),
    reason: text("reason"),
    calls: (Array.isArray(calls) ? calls : []).filter(isObject).map((call) => ({
      name: `${String(at(call, "service"))}:${String(at(call, "action"))}`,
      input: JSON.stringify(at(call, "input")) ?? "",
    })),
  };
}
