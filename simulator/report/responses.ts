import pc from "picocolors";
import { requestsOf } from "../evidence/requests";
import type { SimulationResult } from "../simulation";
import { actionReports } from "./actions";
import { functionReports } from "./functions";
import { number, total } from "./numbers";

/** What came of it all, in one look: detections, responders, actions, messages. */
export function describeResponses({ detections, functions, idle, journeys }: SimulationResult): string[] {
  if (functions.length === 0) return [];
  const counts = detections.flatMap(({ events }) => Object.values(events));
  const fired = detections.filter(({ events }) => Object.values(events).some((count) => count > 0)).length;
  const reports = functionReports(functions);
  const ran = reports.filter(({ invocations }) => invocations > 0);
  const messages = reports.reduce((sum, each) => sum + each.messages, 0);
  const tickets = journeys.filter(({ send }) => send.tells !== undefined).flatMap(requestsOf).length;
  const actions = actionReports(journeys);
  const of = (outcome: string) => actions.reduce((sum, { outcomes }) => sum + (outcomes[outcome] ?? 0), 0);
  const reported = actions.reduce((sum, { outcomes }) => sum + total(Object.values(outcomes)), 0);
  return [
    "",
    pc.bold("Responses"),
    `  Detections  fired ${number(total(counts))} times; ${number(fired)} of ${number(detections.length)} fired at least once`,
    `  Responders  ${number(ran.length)} of ${number(reports.length)} ran, in ${number(total(ran.map(({ invocations }) => invocations)))} invocations`,
    `  Actions     ${number(of("acted"))} taken; ${number(of("dry-run"))} in dry-run; ${number(reported - of("acted") - of("dry-run"))} reported without an action`,
    ...actions.map(
      ({ remediation, outcomes, calls }) =>
        `              ${remediation}: ${describeOutcomes(outcomes)}${calls.wouldBeMade > 0 ? pc.dim(` (would make ${number(calls.wouldBeMade)} calls)`) : ""}`,
    ),
    ...idle
      .filter(({ remediation }) => !actions.some((action) => action.remediation === remediation))
      .map(({ remediation, why }) => `              ${remediation}: nothing to do, because ${why}`),
    `  Messages    ${number(messages)} sent to chats and endpoints, ${number(tickets)} to ticket systems`,
  ];
}

const describeOutcomes = (outcomes: Readonly<Record<string, number>>) =>
  Object.entries(outcomes)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([outcome, count]) => `${number(count)} ${outcome}`)
    .join(", ");
