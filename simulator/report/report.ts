import Table from "cli-table3";
import pc from "picocolors";
import { deliveriesOf, outcomesOf } from "../services/events/delivery";
import type { Environment } from "../../environment/environment";
import { actionReports } from "./actions";
import { functionReports } from "./functions";
import type { Failure, Guarantee } from "../guarantees/guarantees";
import { requestsOf } from "../guarantees/reconciled";
import type { Journey } from "../traffic/journey";
import type { SimulationResult } from "../simulation";

/** Seconds since the process started. */
export interface Timing {
  readonly total: number;
  readonly firstResource?: number;
}

/** How many events ended where. `sent` counts them all; records below the archive's error prefix are in none of the others. */
export interface EventCounts {
  readonly sent: number;
  readonly archived: number;
  readonly denied: number;
  readonly ungoverned: number;
  readonly deadLettered: number;
}

/** At most so many failures of one guarantee are shown; the JSON report has them all. */
const failuresShown = 5;
/** Most requests of one address that are shown: enough to see what they look like. */
const requestsShown = 5;

export function countEvents(journeys: readonly Journey[]): EventCounts {
  const having = (test: (journey: Journey) => boolean) => journeys.filter(test).length;
  return {
    sent: journeys.length,
    archived: having(({ landings }) => landings.some(({ error }) => error === undefined)),
    denied: having(({ delivery }) => delivery !== undefined && !delivery.admitted),
    ungoverned: having(
      ({ delivery }) => delivery !== undefined && delivery.admitted && [...outcomesOf(delivery)].length === 0,
    ),
    deadLettered: having(
      ({ delivery }) =>
        delivery !== undefined && [...outcomesOf(delivery)].some(({ outcome }) => outcome.kind === "dead-lettered"),
    ),
  };
}

/** What was never asked for is not said to hold. */
function holding(guarantees: readonly Guarantee[]): string {
  const idle = guarantees.filter(({ checked }) => checked === 0).map(({ id }) => id);
  if (idle.length === 0) return `All ${guarantees.length} guarantees hold.`;
  return `All ${guarantees.length - idle.length} guarantees hold that this traffic exercises; not ${idle.join(", ")}.`;
}

/** The report as one JSON object: see docs/simulator.md. */
export function reportAsJson(result: SimulationResult, timing: Timing) {
  const names = [...new Set(result.queries.map(({ name }) => name))];
  return {
    events: countEvents(result.journeys),
    guarantees: result.guarantees.map(({ id, title, held, checked, failures }) => ({
      id,
      title,
      held,
      checked,
      failures,
    })),
    queries: names.map((name) => {
      const runs = result.queries.filter((query) => query.name === name);
      return {
        name,
        rows: runs.reduce((sum, { rows }) => sum + rows.length, 0),
        ok: runs.every(({ problem }) => problem === undefined),
        regions: Object.fromEntries(runs.map(({ region, rows }) => [region, rows.length])),
      };
    }),
    functions: functionReports(result.functions),
    actions: actionReports(result.journeys),
    detections: result.detections,
    notGoverned: notGoverned(result.journeys),
    requests: result.journeys.flatMap((journey) =>
      requestsOf(journey).map(({ request }) => ({ event: journey.send.name, ...request })),
    ),
    remarks: result.remarks,
    assumptions: result.assumptions,
    resources: result.resources,
    seconds: round(timing.total),
    secondsToFirstResource: timing.firstResource === undefined ? null : round(timing.firstResource),
  };
}

/** The report for a person. */
export function reportAsText(
  environment: Environment,
  result: SimulationResult,
  { seconds, output, ownEvents }: { readonly seconds: Timing; readonly output: string; readonly ownEvents: boolean },
): string {
  const lines: string[] = [""];
  for (const remark of result.remarks) lines.push(pc.yellow(`! ${remark}`));
  if (result.remarks.length > 0) lines.push("");
  const events = countEvents(result.journeys);
  lines.push(
    pc.bold("Events"),
    `  ${number(events.sent)} sent: ${number(events.archived)} archived, ${number(events.denied)} denied, ${number(events.ungoverned)} not governed, ${number(events.deadLettered)} kept as dead letters`,
    "",
  );
  if (ownEvents) lines.push(...describeNotGoverned(result.journeys));
  lines.push(pc.bold("Guarantees"));
  for (const guarantee of result.guarantees) lines.push(...describeGuarantee(guarantee));
  lines.push(...describeRequests(result.journeys));
  lines.push(...describeAnswers(result), ...describeFunctions(result.functions));
  if (result.detections.length > 0) lines.push("", pc.bold("Detections"), ...indent(detectionTable(result, ownEvents)));
  lines.push("", pc.bold("Saved queries"), ...indent(queryTable(result)), "");
  lines.push(pc.bold("Files"));
  lines.push(
    `  ${output}/archive/   what S3 would hold: ${number(result.objects)} ${result.objects === 1 ? "object" : "objects"}, one event a line`,
  );
  lines.push(`  ${output}/queries/   what each saved query answers`);
  const messages = functionReports(result.functions).reduce((sum, each) => sum + each.messages, 0);
  if (messages > 0)
    lines.push(`  ${output}/messages/  what a chat would get: the first of ${number(messages)} messages`);
  const notes = [...environment.warnings.map((warning) => pc.yellow(`! ${warning}`))];
  if (notes.length > 0) lines.push("", pc.bold("Warnings"), ...notes.map((note) => `  ${note}`));
  if (result.assumptions.length > 0)
    lines.push(
      "",
      pc.bold("Assumptions about AWS that its documentation does not settle"),
      ...result.assumptions.map((assumption) => `  - ${assumption}`),
    );
  const broken = result.guarantees.filter(({ held }) => !held).length;
  const time = `${round(seconds.total)} s${seconds.firstResource === undefined ? "" : `, first resource after ${round(seconds.firstResource)} s`}`;
  lines.push(
    "",
    broken === 0
      ? pc.green(holding(result.guarantees)) + pc.dim(`  (${time})`)
      : pc.red(`${broken} of ${result.guarantees.length} guarantees ${broken === 1 ? "is" : "are"} broken.`) +
          pc.dim(`  (${time})`),
    "",
  );
  return lines.join("\n");
}

function describeGuarantee({ id, title, held, checked, unit, failures }: Guarantee): string[] {
  const mark = held ? (checked === 0 ? pc.dim("–") : pc.green("✔")) : pc.red("✖");
  const counted =
    checked === 0
      ? "not exercised by this traffic"
      : `${number(checked)} ${checked === 1 ? unit.replace(/ies$/, "y").replace(/s$/, "") : unit}`;
  const lines = [`  ${mark} ${id}  ${title} ${pc.dim(`(${counted})`)}`];
  for (const failure of failures.slice(0, failuresShown)) lines.push(...describeFailure(failure));
  if (failures.length > failuresShown)
    lines.push(pc.red(`        … and ${number(failures.length - failuresShown)} more (--json lists all)`));
  return lines;
}

function describeFailure({ event, path, resource, problem }: Failure): string[] {
  return [
    pc.red(`      ${event}`),
    `        ${problem}`,
    ...path.map((station) => pc.dim(`        → ${station}`)),
    `        at fault: ${pc.bold(resource)}`,
  ];
}

/** What came of it all, in one look: detections, responders, actions, messages. */
function describeAnswers({ detections, functions, journeys }: SimulationResult): string[] {
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
    pc.bold("Answers"),
    `  Detections  fired ${number(total(counts))} times, ${number(fired)} of ${number(detections.length)} different ones`,
    `  Responders  ${number(ran.length)} of ${number(reports.length)} ran, in ${number(total(ran.map(({ invocations }) => invocations)))} invocations`,
    `  Actions     ${number(of("acted"))} taken; ${number(of("dry-run"))} would have been (dry-run); ${number(reported - of("acted") - of("dry-run"))} reported without an action`,
    ...actions.map(
      ({ remediation, outcomes, calls }) =>
        `              ${remediation}: ${describeOutcomes(outcomes)}${calls.wouldBeMade > 0 ? pc.dim(` (${number(calls.wouldBeMade)} calls that it would make)`) : ""}`,
    ),
    `  Messages    ${number(messages)} sent to chats and endpoints, ${number(tickets)} to ticket systems`,
  ];
}

const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);

const describeOutcomes = (outcomes: Readonly<Record<string, number>>) =>
  Object.entries(outcomes)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([outcome, count]) => `${number(count)} ${outcome}`)
    .join(", ");

function describeFunctions(runs: SimulationResult["functions"]): string[] {
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

/** All detections, or only those that a person's own events fired. */
function detectionTable({ detections, queries }: SimulationResult, firedOnly: boolean): string[] {
  const shown = detections.filter(({ events }) => !firedOnly || Object.keys(events).length > 0);
  if (shown.length === 0) return ["None fired."];
  const regions = [...new Set(queries.map(({ region }) => region))];
  const table = new Table({
    head: ["detection", "severity", ...regions.map((region) => `fired in ${region}`)],
    style: { head: [], border: [], compact: true },
    colAligns: ["left", "left", ...regions.map(() => "right" as const)],
  });
  for (const { id, severity, events } of shown)
    table.push([id, severity, ...regions.map((region) => number(events[region] ?? 0))]);
  return table.toString().split("\n");
}

function queryTable({ queries }: SimulationResult): string[] {
  const regions = [...new Set(queries.map(({ region }) => region))];
  const table = new Table({
    head: ["query", ...regions.map((region) => `rows in ${region}`)],
    style: { head: [], border: [], compact: true },
    colAligns: ["left", ...regions.map(() => "right" as const)],
  });
  for (const name of new Set(queries.map((query) => query.name)))
    table.push([
      name,
      ...regions.map((region) => {
        const run = queries.find((query) => query.name === name && query.region === region);
        if (run === undefined) return "";
        return run.problem === undefined ? number(run.rows.length) : pc.red(`${number(run.rows.length)} ✖`);
      }),
    ]);
  return table.toString().split("\n");
}

/** What EventBridge calls: the pipeline that reconciles accounts, and ticket systems. By address, the first of each. */
function describeRequests(journeys: readonly Journey[]): string[] {
  const requests = journeys.flatMap((journey) => requestsOf(journey).map(({ request }) => request));
  const addresses = [...new Set(requests.map(({ method, url }) => `${method} ${url}`))];
  if (addresses.length === 0) return [];
  return [
    "",
    pc.bold("Requests"),
    ...addresses.flatMap((address) => [
      `  ${address}`,
      ...firstOf(requests.filter(({ method, url }) => `${method} ${url}` === address).map(({ body }) => body)),
    ]),
  ];
}

function firstOf(bodies: readonly string[]): string[] {
  const shown = bodies.slice(0, requestsShown).map((body) => pc.dim(`    ${shortened(body)}`));
  const more = bodies.length - shown.length;
  return more > 0 ? [...shown, pc.dim(`    … and ${number(more)} more (--json lists all)`)] : shown;
}

const shortened = (body: string) => (body.length > 400 ? `${body.slice(0, 399)}…` : body);

/** Events that no rule carried, grouped: the answer to "why is it not in the archive?". */
function notGoverned(
  journeys: readonly Journey[],
): { readonly what: string; readonly why: string; readonly events: number }[] {
  const groups = new Map<string, { what: string; why: string; events: number }>();
  for (const { send, delivery } of journeys) {
    if (send.expect !== "stays" && send.expect !== "either") continue;
    if (delivery && [...deliveriesOf(delivery)].length > 1) continue;
    const name = send.event.detail["eventName"];
    const what = `${typeof name === "string" ? name : send.event["detail-type"]} of ${send.event.source}`;
    const why = send.why ?? "";
    const group = groups.get(`${what} ${why}`) ?? { what, why, events: 0 };
    groups.set(`${what} ${why}`, { ...group, events: group.events + 1 });
  }
  return [...groups.values()].sort((a, b) => b.events - a.events);
}

function describeNotGoverned(journeys: readonly Journey[]): string[] {
  const groups = notGoverned(journeys);
  if (groups.length === 0) return [];
  return [
    pc.bold("Not governed"),
    ...groups.map(({ what, why, events }) => `  ${number(events)} × ${what}: ${why}`),
    "",
  ];
}

const indent = (lines: readonly string[]) => lines.map((line) => `  ${line}`);
const number = (value: number) => value.toLocaleString("en");
const round = (seconds: number) => Math.round(seconds * 10) / 10;
