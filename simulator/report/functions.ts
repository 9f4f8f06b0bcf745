import pc from "picocolors";
import type { CapturedMessage } from "../services/lambda/external-requests";
import type { FunctionRun } from "../services/lambda/functions";
import { number } from "./numbers";

/** Statistics of functions, by function. */
export interface FunctionReport {
  readonly name: string;
  readonly region: string;
  readonly invocations: number;
  readonly events: number;
  readonly calls: number;
  /** Calls that changed something. */
  readonly changes: number;
  readonly messages: number;
  readonly gaveUp: number;
}

export const functionReports = (runs: readonly FunctionRun[]): FunctionReport[] =>
  runs.map(({ name, region, invocations, calls, sent, deadLetters }) => ({
    name,
    region,
    invocations: invocations.length,
    events: invocations.reduce((sum, { messages, failed }) => sum + messages - failed, 0),
    calls: calls.length,
    changes: calls.filter(({ mutates, outcome }) => mutates && outcome === "done").length,
    messages: sent.filter(isSent).length,
    gaveUp: deadLetters.length,
  }));

export const isSent = ({ status }: CapturedMessage) => status >= 200 && status < 300;

export function describeFunctions(runs: readonly FunctionRun[]): string[] {
  const reports = functionReports(runs);
  if (reports.length === 0) return [];
  return [
    "",
    pc.bold("Functions"),
    ...reports.map(
      ({ name, region, invocations, events, calls, changes, messages, gaveUp }) =>
        `  ${name} in ${region}: ${number(events)} events in ${number(invocations)} invocations, ${number(calls)} calls, ${number(changes)} changes, ${number(messages)} messages${gaveUp > 0 ? pc.red(`, gave up on ${number(gaveUp)}`) : ""}`,
    ),
  ];
}
