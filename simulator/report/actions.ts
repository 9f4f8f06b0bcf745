import type { Journey } from "../traffic/journey";

/** What functions say that they did, or would do, about the resources of members. */
export interface ActionReport {
  readonly remediation: string;
  /** How many reports had each outcome: `acted`, `dry-run`, `notify-only` and others. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** Calls that were made, and those that a dry-run reports instead. */
  readonly calls: { readonly made: number; readonly wouldBeMade: number };
}

/** Reports of remediations, which a hub's function puts on its central bus, by remediation. */
export function actionReports(journeys: readonly Journey[]): ActionReport[] {
  const reports = new Map<string, { outcomes: Record<string, number>; made: number; wouldBeMade: number }>();
  for (const { send } of journeys) {
    // Whatever else has this source is a forgery, or a sample of it.
    if (send.event.source !== "event-governance.remediation" || send.expect !== "archived" || send.sample) continue;
    const { remediation, outcome, calls, callsDone } = send.event.detail;
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
