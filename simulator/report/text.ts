import pc from "picocolors";
import { count, number, plural } from "../../console/count";
import { wrap } from "../../console/wrap";
import { describeDetails } from "./details";
import { describeCounts, describeLeftOut } from "./events";
import { describeGuarantee, describeGuarantees, describeVerdict } from "./guarantees";
import { round, total } from "./numbers";
import type { Report } from "./report";
import { describeTriage } from "./triage";

/** Most remarks, and most kinds of events that are not governed, in the summary. */
const mostInSummary = 5;

/** The report as text: what needs attention first, the verdict last. `verbose`: with all details. */
export function reportAsText(report: Report, width: number, verbose: boolean): string {
  const most = verbose ? Infinity : mostInSummary;
  return [
    "",
    ...warnings(report, width),
    ...remarks(report, width, most),
    ...describeLeftOut(report.leftOut, width),
    ...(verbose
      ? [pc.bold("Guarantees"), ...report.guarantees.flatMap((each) => describeGuarantee(each, width, true))]
      : [pc.bold("Guarantees, and how much each was checked on"), ...describeGuarantees(report.guarantees, width)]),
    "",
    ...(verbose ? figures(report, width) : briefFigures(report, width)),
    "",
    ...notGoverned(report, width, most),
    ...(report.ownEvents ? describeTriage(report, width) : []),
    ...(verbose ? describeDetails(report, width) : []),
    ...(verbose ? files(report, width) : briefFiles(report, width)),
    "",
    ...wrap(`${describeVerdict(report)} ${pc.dim(`(${round(report.seconds.total)} s)`)}`, width),
    "",
  ].join("\n");
}

function warnings({ warnings: all }: Report, width: number): string[] {
  if (all.length === 0) return [];
  return [
    pc.bold(
      `${count(all.length, "warning")}: the guarantees say nothing about what ${plural(all.length, "it names", "they name")}`,
    ),
    ...all.flatMap((warning) => wrap(warning, width, "  ! ").map(pc.yellow)),
    "",
  ];
}

function remarks({ remarks: all }: Report, width: number, most: number): string[] {
  if (all.length === 0) return [];
  return [
    pc.bold("Your events"),
    ...all.slice(0, most).flatMap((remark) => wrap(remark, width, "  ! ").map(pc.yellow)),
    ...more(all.length - most),
    "",
  ];
}

function notGoverned({ notGoverned: groups }: Report, width: number, most: number): string[] {
  if (groups.length === 0) return [];
  return [
    pc.bold("Not governed"),
    ...groups
      .slice(0, most)
      .flatMap(({ what, why, events }) => wrap(`${number(events)} × ${what}: ${why}`, width, "  ", "    ")),
    ...more(groups.length - most),
    "",
  ];
}

const more = (left: number): string[] => (left > 0 ? [pc.dim(`  … and ${number(left)} more`)] : []);

/** What came of the traffic in a few lines, and whatever of it needs attention. */
function briefFigures(report: Report, width: number): string[] {
  const { events, detections, functions, actions, exceptions, tickets, queries, idleRules, ownEvents } = report;
  const lines: [string, string][] = [["Events", describeCounts("sent", events, false)]];
  if (functions.length > 0) {
    const fired = detections.map((each) => total(Object.values(each.events)));
    const of = (outcome: string) => total(actions.map(({ outcomes }) => outcomes[outcome] ?? 0));
    lines.push(
      [
        "Detections",
        `${number(fired.filter((times) => times > 0).length)} of ${number(detections.length)} fired, ${count(total(fired), "time")}`,
      ],
      [
        "Responders",
        [
          count(total(functions.map(({ invocations }) => invocations)), "invocation"),
          count(total(functions.map(({ messages }) => messages)), "message"),
          count(tickets, "ticket"),
          `${count(of("acted"), "action")} taken and ${number(of("dry-run"))} in dry-run`,
        ].join(", "),
      ],
    );
  }
  const gaveUp = total(functions.map((each) => each.gaveUp));
  if (gaveUp > 0) lines.push(["Gave up", pc.red(`functions gave up on ${count(gaveUp, "event")}`)]);
  const ended = exceptions.filter((each) => each.ended).map(({ id }) => id);
  if (ended.length > 0) lines.push(["Exceptions", pc.yellow(`ended: ${ended.join(", ")}`)]);
  const wrong = queries.filter(({ ok }) => !ok).length;
  if (wrong > 0) lines.push(["Queries", pc.red(`${number(wrong)} of ${number(queries.length)} not as expected`)]);
  const idle = detections.filter((each) => total(Object.values(each.events)) === 0).map(({ id }) => id);
  if (!ownEvents && idle.length > 0 && functions.length > 0) lines.push(["Never fired", idle.join(", ")]);
  if (!ownEvents && idleRules.length > 0)
    lines.push([
      "Idle rules",
      `${count(idleRules.length, "rule")} took no event: the run says nothing about ${plural(idleRules.length, "it", "them")} (--verbose)`,
    ]);
  return lines.flatMap(([name, text]) => wrap(text, width, `  ${name.padEnd(11)} `));
}

/** What came of the traffic, a line for each subject. */
function figures(report: Report, width: number): string[] {
  const { events, caused, detections, functions, queries } = report;
  const lines: [string, string][] = [
    ["Events", describeCounts("sent", events, true)],
    ...(caused.sent > 0
      ? ([["", describeCounts("caused by the program's own functions", caused, true)]] as [string, string][])
      : []),
    ...(functions.length > 0 ? responses(report) : []),
  ];
  const { flood } = report;
  if (flood.events > 0)
    lines.push([
      "Floods",
      `${count(flood.events, "event")} of ${count(flood.senders, "account")} at once came before all others, to use up what these need${flood.whole < flood.senders ? `: a whole flood of ${number(flood.whole)}, a few of each other one (--all: whole ones of all)` : ""}`,
    ]);
  if (report.derivedAccounts > 0)
    lines.push([
      "Derived",
      `${count(report.derivedAccounts, "account")}, planned like recorded ones in everything but the id, sent one event each; that the program builds them alike is taken from a sample (--all records every account)`,
    ]);
  const requests = report.requests.reduce((sum, each) => sum + each.count, 0);
  if (requests > 0)
    lines.push(["Requests", `${number(requests)} to ${count(report.requests.length, "address", "addresses")}`]);
  const wrong = queries.filter(({ ok }) => !ok).length;
  lines.push([
    "Queries",
    `${count(queries.length, "saved query", "saved queries")} ran, ${wrong === 0 ? "each as expected" : pc.red(`${number(wrong)} not as expected`)}`,
  ]);
  const idle = detections.filter(({ events: fired }) => total(Object.values(fired)) === 0).map(({ id }) => id);
  if (!report.ownEvents && idle.length > 0 && functions.length > 0) lines.push(["Never fired", idle.join(", ")]);
  if (!report.ownEvents && report.idleRules.length > 0)
    lines.push([
      "Idle rules",
      `${count(report.idleRules.length, "rule")} took no event: the run says nothing about ${plural(report.idleRules.length, "it", "them")}`,
    ]);
  return lines.flatMap(([name, text]) => wrap(text, width, `  ${name.padEnd(11)} `));
}

function responses({ detections, exceptions, functions, actions, tickets }: Report): [string, string][] {
  const fired = detections.map(({ events }) => total(Object.values(events)));
  const ran = functions.filter(({ invocations }) => invocations > 0);
  const messages = total(functions.map((each) => each.messages));
  const of = (outcome: string) => total(actions.map(({ outcomes }) => outcomes[outcome] ?? 0));
  const reported = total(actions.map(({ outcomes }) => total(Object.values(outcomes))));
  return [
    [
      "Detections",
      `fired ${count(total(fired), "time")}; ${number(fired.filter((times) => times > 0).length)} of ${number(detections.length)} fired at least once`,
    ],
    ...exceptionLines(exceptions),
    [
      "Responders",
      `${number(ran.length)} of ${number(functions.length)} ran, in ${count(total(ran.map(({ invocations }) => invocations)), "invocation")}`,
    ],
    [
      "Actions",
      `${number(of("acted"))} taken; ${number(of("dry-run"))} in dry-run; ${number(reported - of("acted") - of("dry-run"))} reported without an action`,
    ],
    ["Messages", `${number(messages)} sent to chats and endpoints, ${number(tickets)} to ticket systems`],
  ];
}

function exceptionLines(exceptions: Report["exceptions"]): [string, string][] {
  if (exceptions.length === 0) return [];
  const covered = total(exceptions.flatMap(({ events }) => Object.values(events)));
  const ended = exceptions.filter((each) => each.ended).map(({ id }) => id);
  return [
    [
      "Exceptions",
      [
        `${count(exceptions.length, "exception")}; ${count(covered, "event")} archived of which nobody was told`,
        ...(ended.length > 0 ? [`ended: ${ended.join(", ")}`] : []),
      ].join("; "),
    ],
  ];
}

/** The path ends its line, so that a terminal makes a link of it. */
const briefFiles = ({ output }: Report, width: number): string[] => [
  ...wrap(inside(output, "report.html"), width, `${pc.bold("The page:")} `),
  ...wrap("report.txt beside it, or --verbose", width, `${pc.bold("All details:")} `),
];

const inside = (folder: string, file: string): string => `${folder.replace(/\/+$/, "")}/${file}`;

function files({ output, objects, functions, assumptions }: Report, width: number): string[] {
  const messages = total(functions.map((each) => each.messages));
  const lines: [string, string][] = [
    ["report.html", "the page: the same, to look at and to hand on"],
    ["report.json", "the same as --json"],
    ["archive/", `what S3 would hold: ${count(objects, "object")}, one event per line`],
    ["queries/", "the rows of each saved query"],
    ...(messages > 0
      ? ([["messages/", `what chats would receive: the first of ${count(messages, "message")}`]] as [string, string][])
      : []),
    [
      "report.txt",
      `detections, queries, functions${assumptions.length > 0 ? `, ${count(assumptions.length, "assumption")} about AWS` : ""}`,
    ],
  ];
  return [
    pc.bold(`Files in ${output}`),
    ...lines.flatMap(([name, text]) => wrap(text, width, `  ${name.padEnd(11)}  `)),
  ];
}
