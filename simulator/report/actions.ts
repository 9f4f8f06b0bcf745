import { remediation as remediationReport } from "../../model/catalog/events/remediation";
import type { Envelope } from "../../model/envelope";
import type { Journey } from "../traffic/journey";

/** Actions that functions took, or would take, on resources of members, according to their reports. */
export interface ActionReport {
  readonly remediation: string;
  /** Number of reports by outcome: `acted`, `dry-run`, `notify-only` and others. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** Calls made, and those that a dry-run reports instead. */
  readonly calls: { readonly made: number; readonly wouldBeMade: number };
}

/** What a hub's function reported: anything else with this source is forged, or a sample of a forgery. */
export const actionEvents = (journeys: readonly Journey[]): Envelope[] =>
  journeys.flatMap(({ send }) =>
    send.event.source === remediationReport.source && send.expect === "archived" && send.sample !== true
      ? [send.event]
      : [],
  );

/** Reports by remediation, which a hub's function puts on its central bus. */
export function actionReports(journeys: readonly Journey[]): ActionReport[] {
  const reports = new Map<string, { outcomes: Record<string, number>; made: number; wouldBeMade: number }>();
  for (const { detail } of actionEvents(journeys)) {
    const { remediation, outcome, calls, callsDone } = detail;
    const planned = Array.isArray(calls) ? calls.length : 0;
    const report = reports.get(String(remediation)) ?? { outcomes: {}, made: 0, wouldBeMade: 0 };
    report.outcomes[String(outcome)] = (report.outcomes[String(outcome)] ?? 0) + 1;
    if (outcome === "acted") report.made += planned;
    if (outcome === "failed" && typeof callsDone === "number") report.made += callsDone;
    if (outcome === "dry-run") report.wouldBeMade += planned;
    reports.set(String(remediation), report);
  }
  return [...reports]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([remediation, { outcomes, made, wouldBeMade }]) => ({
      remediation,
      outcomes,
      calls: { made, wouldBeMade },
    }));
}
