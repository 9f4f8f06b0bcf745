import pc from "picocolors";
import { count, number } from "../../console/count";
import { wrap } from "../../console/wrap";
import type { Report } from "./report";
import { detectionTable, queryTable } from "./tables";
import { describeTriage } from "./triage";

/** What the summary leaves out: actions, requests, functions, tables and assumptions. */
export function describeDetails(report: Report, width: number): string[] {
  return [
    ...section("Actions", [...actions(report, width), ...idleRemediations(report, width)]),
    ...section("Requests", requests(report, width)),
    ...section("Functions", functions(report, width)),
    ...(report.detections.length > 0 ? section("Detections", indent(detectionTable(report, width - 2))) : []),
    // The user's own events have it in the summary.
    ...(report.ownEvents ? [] : describeTriage(report, width)),
    ...section("Exceptions", exceptions(report, width)),
    ...(report.ownEvents
      ? []
      : section(
          "Rules that took no event",
          report.idleRules.flatMap((arn) => wrap(arn, width, "  ")),
        )),
    ...section("Saved queries", indent(queryTable(report, width - 2))),
    ...section(
      "Assumptions about AWS that its documentation does not settle",
      report.assumptions.flatMap((assumption) => wrap(assumption, width, "  - ")),
    ),
  ];
}

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [pc.bold(title), ...lines, ""];

const indent = (lines: readonly string[]) => lines.map((line) => `  ${line}`);

const actions = (report: Report, width: number): string[] =>
  report.actions.flatMap(({ remediation, outcomes, calls }) =>
    wrap(
      `${remediation}: ${describeOutcomes(outcomes)}${calls.wouldBeMade > 0 ? ` (would make ${count(calls.wouldBeMade, "call")})` : ""}`,
      width,
      "  ",
      "    ",
    ),
  );

const idleRemediations = ({ idleRemediations: idle, actions: reported }: Report, width: number): string[] =>
  idle
    .filter(({ remediation }) => !reported.some((action) => action.remediation === remediation))
    .flatMap(({ remediation, why }) => wrap(`${remediation}: nothing to do, because ${why}`, width, "  ", "    "));

const describeOutcomes = (outcomes: Readonly<Record<string, number>>) =>
  Object.entries(outcomes)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([outcome, amount]) => `${number(amount)} ${outcome}`)
    .join(", ");

const requests = (report: Report, width: number): string[] =>
  report.requests.flatMap(({ address, count: made }) =>
    wrap(`${address}: ${count(made, "request")} (--json lists each)`, width, "  ", "    "),
  );

const exceptions = (report: Report, width: number): string[] =>
  report.exceptions.flatMap(({ id, scope, owner, reason, until, ended, events }) =>
    wrap(
      [
        `${id}: ${scope}`,
        `${ended ? pc.yellow(`ended on ${until}`) : `until ${until}`}, ${owner}: ${reason}`,
        ended
          ? "excepts nothing"
          : Object.entries(events)
              .map(([region, covered]) => `${count(covered, "event")} in ${region}`)
              .join(", ") || "no event of this run",
      ].join("; "),
      width,
      "  ",
      "    ",
    ),
  );

const functions = (report: Report, width: number): string[] =>
  report.functions.flatMap(({ name, region, invocations, events, calls, changes, messages, gaveUp }) =>
    wrap(
      [
        `${name} in ${region}: ${count(events, "event")} in ${count(invocations, "invocation")}`,
        count(calls, "call"),
        count(changes, "change"),
        count(messages, "message"),
        ...(gaveUp > 0 ? [pc.red(`gave up on ${number(gaveUp)}`)] : []),
      ].join(", "),
      width,
      "  ",
      "    ",
    ),
  );
