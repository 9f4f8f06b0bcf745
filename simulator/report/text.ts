import pc from "picocolors";
import type { Environment } from "../../environment/environment";
import type { SimulationResult } from "../simulation";
import { describeResponses } from "./responses";
import type { LeftOut } from "../traffic/own-events/own-events";
import { describeEvents, describeLeftOut } from "./events";
import { describeFunctions, functionReports } from "./functions";
import { describeGuarantee, describeVerdict } from "./guarantees";
import { describeNotGoverned } from "./not-governed";
import { number, round } from "./numbers";
import { describeRequests } from "./requests";
import { detectionTable, queryTable } from "./tables";
import type { Timing } from "./timing";

/** The report as text. */
export function reportAsText(
  environment: Environment,
  result: SimulationResult,
  {
    seconds,
    output,
    ownEvents,
    leftOut,
  }: {
    readonly seconds: Timing;
    readonly output: string;
    readonly ownEvents: boolean;
    readonly leftOut: readonly LeftOut[];
  },
): string {
  const lines: string[] = [""];
  const { remarks } = result.rehomed;
  for (const remark of remarks) lines.push(pc.yellow(`! ${remark}`));
  if (remarks.length > 0) lines.push("");
  lines.push(...describeLeftOut(leftOut), ...describeEvents(result.journeys));
  if (ownEvents) lines.push(...describeNotGoverned(result.journeys));
  lines.push(pc.bold("Guarantees"));
  for (const guarantee of result.guarantees) lines.push(...describeGuarantee(guarantee));
  lines.push(...describeRequests(result.journeys));
  lines.push(...describeResponses(result), ...describeFunctions(result.functions));
  if (result.detections.length > 0) lines.push("", pc.bold("Detections"), ...indent(detectionTable(result, ownEvents)));
  lines.push("", pc.bold("Saved queries"), ...indent(queryTable(result)), "");
  lines.push(pc.bold("Files"));
  lines.push(
    `  ${output}/archive/   what S3 would hold: ${number(result.objects)} ${result.objects === 1 ? "object" : "objects"}, one event per line`,
  );
  lines.push(`  ${output}/queries/   the results of each saved query`);
  const messages = functionReports(result.functions).reduce((sum, each) => sum + each.messages, 0);
  if (messages > 0)
    lines.push(`  ${output}/messages/  what chats would receive: the first of ${number(messages)} messages`);
  const notes = [...environment.warnings.map((warning) => pc.yellow(`! ${warning}`))];
  if (notes.length > 0) lines.push("", pc.bold("Warnings"), ...notes.map((note) => `  ${note}`));
  if (result.assumptions.length > 0)
    lines.push(
      "",
      pc.bold("Assumptions about AWS that its documentation does not settle"),
      ...result.assumptions.map((assumption) => `  - ${assumption}`),
    );
  const time = `${round(seconds.total)} s${seconds.firstResource === undefined ? "" : `, first resource after ${round(seconds.firstResource)} s`}`;
  lines.push("", describeVerdict(result.guarantees) + pc.dim(`  (${time})`), "");
  return lines.join("\n");
}

const indent = (lines: readonly string[]) => lines.map((line) => `  ${line}`);
