import { printableData } from "../../console/printable";
import type { Environment } from "../../environment/environment";
import { requestsOf } from "../evidence/requests";
import type { GuaranteeResult } from "../guarantees/guarantee";
import type { LastMutants } from "./last-mutants";
import type { SimulationResult } from "../simulation";
import type { LeftOut } from "../traffic/own-events/own-events";
import { type ActionReport, actionReports } from "./actions";
import { byOrigin, countEvents, type EventCounts } from "./event-counts";
import { type FunctionReport, functionReports } from "./functions";
import { notGoverned } from "./not-governed";
import type { Timing } from "./timing";

/** What the report as text says, as plain data: every text of it that may come from outside is safe for a terminal. */
export interface Report {
  readonly warnings: readonly string[];
  readonly remarks: readonly string[];
  /** Records of the user's files that were not sent. */
  readonly leftOut: readonly LeftOut[];
  readonly events: EventCounts;
  /** Events that the program's own functions caused. */
  readonly caused: EventCounts;
  /** Empty for sample traffic. */
  readonly notGoverned: ReturnType<typeof notGoverned>;
  readonly guarantees: readonly GuaranteeResult[];
  readonly requests: readonly { readonly address: string; readonly count: number }[];
  readonly detections: SimulationResult["detections"];
  readonly exceptions: SimulationResult["exceptions"];
  readonly functions: readonly FunctionReport[];
  readonly actions: readonly ActionReport[];
  readonly idleRemediations: SimulationResult["idleRemediations"];
  /** ARNs of recorded rules that took none of the events. */
  readonly idleRules: readonly string[];
  /** Accounts of which nothing is recorded, because others stand for them. */
  readonly derivedAccounts: number;
  readonly tickets: number;
  readonly queries: readonly {
    readonly name: string;
    readonly region: string;
    readonly rows: number;
    readonly ok: boolean;
  }[];
  readonly objects: number;
  readonly assumptions: readonly string[];
  /** What the guarantees find out of faults made on purpose; undefined where that was never measured. */
  readonly mutants: LastMutants | undefined;
  /** Events that were sent to use up what others need, before all others. */
  readonly flood: { readonly events: number; readonly senders: number; readonly whole: number };
  /** Folder that received the files. */
  readonly output: string;
  readonly ownEvents: boolean;
  readonly strict: boolean;
  readonly seconds: Timing;
}

/** How the report was asked for. */
export interface ReportContext extends Pick<
  Report,
  "leftOut" | "mutants" | "output" | "ownEvents" | "strict" | "seconds"
> {
  readonly warnings: Environment["warnings"];
}

export function reportOf(result: SimulationResult, { warnings, ...context }: ReportContext): Report {
  const { journeys } = result;
  const { sent, caused } = byOrigin(journeys);
  return printableData({
    ...context,
    warnings,
    remarks: result.rehomed.remarks,
    events: countEvents(sent),
    caused: countEvents(caused),
    flood: floodOf(journeys),
    notGoverned: context.ownEvents ? notGoverned(journeys) : [],
    guarantees: result.guarantees,
    requests: requestCounts(result),
    detections: result.detections,
    exceptions: result.exceptions,
    functions: functionReports(result.functions),
    actions: actionReports(journeys),
    idleRemediations: result.idleRemediations,
    idleRules: result.idleRules.map(({ arn }) => arn),
    derivedAccounts: result.derivedAccounts,
    tickets: journeys.filter(({ send }) => send.tells !== undefined).flatMap(requestsOf).length,
    queries: result.queries.map(({ name, region, rows, problem }) => ({
      name,
      region,
      rows: rows.length,
      ok: problem === undefined,
    })),
    objects: result.objects,
    assumptions: result.assumptions,
  });
}

/** The events of floods, the accounts that sent them, and how many of these sent a whole one. */
export function floodOf(journeys: SimulationResult["journeys"]): Report["flood"] {
  const bySender = new Map<string, number>();
  for (const { send } of journeys)
    if (send.flood) bySender.set(send.event.account, (bySender.get(send.event.account) ?? 0) + 1);
  const counts = [...bySender.values()];
  const most = Math.max(0, ...counts);
  return {
    events: counts.reduce((sum, each) => sum + each, 0),
    senders: bySender.size,
    // An account without every Region sends on fewer hubs than others.
    whole: counts.filter((each) => each > most / 4).length,
  };
}

/** Requests that EventBridge made, to the reconciliation pipeline and to ticket systems, by address. */
function requestCounts({ journeys }: Pick<SimulationResult, "journeys">): Report["requests"] {
  const counts = new Map<string, number>();
  for (const { request } of journeys.flatMap(requestsOf)) {
    const address = `${request.method} ${request.url}`;
    counts.set(address, (counts.get(address) ?? 0) + 1);
  }
  return [...counts].map(([address, count]) => ({ address, count }));
}
