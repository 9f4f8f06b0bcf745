import type { CapturedMessage } from "../services/lambda/external-requests";
import type { FunctionRun } from "../services/lambda/functions";

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
