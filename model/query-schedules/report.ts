import type { JsonObject } from "../envelope";
import type { ScheduledQuery } from "./query-schedule";

/** Detail type of the event that tells what a saved query found. */
export const queryAlertType = "Saved Query Alert";

/** The event on which the function runs a saved query. */
export const queryDue = { source: "event-governance.schedule", detailType: "Saved Query Due" } as const;

/**
 * What is told: a row that was not there before, that there are more of them than one run tells, or that a run failed or was
 * canceled.
 */
export const queryAlertStates = ["found", "more", "failed"] as const;
export type QueryAlertState = (typeof queryAlertStates)[number];

/** Most rows that one run tells; the next one tells others that are still there. */
export const mostRows = 25;

/** Longest value of a column in an event, in characters: an event may have 256 KB (EventBridge quotas, PutEvents entry size). */
const longestValue = 1000;

/** One run of a query, as far as an alert names it. */
export interface QueryRun {
  /** When the schedule went off, in RFC 3339. */
  readonly scheduled: string;
  readonly firstDay: string;
  readonly lastDay: string;
  readonly execution: string;
  /** `s3://…`: where its rows are kept. Absent if there are none. */
  readonly results?: string;
}

export interface QueryAlert {
  readonly query: Pick<ScheduledQuery, "name" | "key">;
  readonly run: QueryRun;
  /** The same for every delivery of the alert. */
  readonly incident: string;
  /** A row by column. */
  readonly row?: Readonly<Record<string, string | null>>;
  /** How many rows are left for the next runs. */
  readonly left?: number;
  /** Why the run failed. */
  readonly reason?: string;
}

/** Detail of the event. */
export function queryAlertDetail({ query, run, incident, row, left, reason }: QueryAlert): JsonObject {
  const state: QueryAlertState = row !== undefined ? "found" : left !== undefined ? "more" : "failed";
  const account = row?.["account"];
  return {
    query: query.name,
    state,
    incident,
    ...(account !== undefined && account !== null && /^\d{12}$/.test(account) && { account }),
    concerned:
      row === undefined
        ? [left === undefined ? `query: ${query.name}` : `query: ${query.name}, ${left} more`]
        : query.key.map((column) => `${column}: ${shown(row[column] ?? null) ?? "none"}`),
    ...(row !== undefined && {
      row: Object.fromEntries(Object.entries(row).map(([column, value]) => [column, shown(value)])),
    }),
    ...(left !== undefined && { left }),
    ...(reason !== undefined && { reason: reason.slice(0, longestValue) }),
    scheduled: run.scheduled,
    firstDay: run.firstDay,
    lastDay: run.lastDay,
    execution: run.execution,
    results: run.results ?? null,
  };
}

const shown = (value: string | null): string | null =>
  value === null || value.length <= longestValue ? value : `${value.slice(0, longestValue - 1)}…`;

/** The days that a run asks about: those up to the day on which its schedule went off, in UTC. */
export function daysOf({ days }: Pick<ScheduledQuery, "days">, scheduled: string): { first: string; last: string } {
  const last = Date.parse(scheduled);
  const day = (time: number) => new Date(time).toISOString().slice(0, 10);
  return { first: day(last - (days - 1) * 86_400_000), last: day(last) };
}

/** Values of the parameters of a run, as literals in the order of the question marks (Athena user guide, "Use parameterized queries"). */
export const parametersOf = (
  { parameters }: Pick<ScheduledQuery, "parameters">,
  { first, last }: { readonly first: string; readonly last: string },
): string[] => parameters.map((_, index) => `'${index === 0 ? first : last}'`);
