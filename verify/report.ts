import { count } from "../console/count";
import { wrap } from "../console/wrap";
import { show } from "../read-back/normalize";
import type { Difference, Outcome, Unread } from "./verify";
import type { Change } from "./who";

/** A difference with who made it, where the archive was asked. */
export interface Reported extends Difference {
  /** SQL for Athena that finds out who changed it. */
  readonly who?: string;
  readonly changes?: readonly Change[];
  /** Why the archive could not be asked. */
  readonly notAsked?: string;
}

/** What differs alike in several places, told once. */
interface Group {
  readonly first: Reported;
  readonly places: readonly string[];
}

/** Most places that are named of one difference. */
const mostPlaces = 6;

/** The report for people. `environment`: its name. */
export function reportAsText(
  environment: string,
  outcome: Outcome,
  reported: readonly Reported[],
  width: number,
): string {
  const lines: string[] = [];
  const paragraph = (text: string, indent = "") =>
    lines.push(...wrap(text, width - indent.length).map((line) => `${indent}${line}`));
  for (const { first, places } of groupsOf(reported)) {
    const { kind, resource, property, topic } = first;
    paragraph(`✖ ${kind} ${resource}${property === undefined ? " is gone" : `: ${property} differs`}`);
    const more = places.length > mostPlaces ? ` and ${places.length - mostPlaces} more` : "";
    paragraph(
      `in     ${places.slice(0, mostPlaces).join(", ")}${more}; ${topic === "every topic" ? topic : `topic ${topic}`}`,
      "  ",
    );
    if (property !== undefined) {
      paragraph(`planned ${show(first.expected)}`, "  ");
      paragraph(`found   ${show(first.found)}`, "  ");
    }
    paragraph(first.effect, "  ");
    if (first.cause !== undefined) paragraph(`Cause: ${first.cause}`, "  ");
    for (const change of first.changes ?? [])
      paragraph(`By: ${change.principal}, ${change.action}, ${change.time}, from ${change.sourceIp}`, "  ");
    if (first.changes?.length === 0) paragraph("By: the archive has no call of the last 30 days that names it.", "  ");
    if (first.notAsked !== undefined) paragraph(`By: not known (${first.notAsked})`, "  ");
    // A command is copied: it is not broken.
    lines.push(...first.run.map((command) => `  $ ${command}`), "");
  }
  for (const each of outcome.unread) {
    paragraph(`? could not be read: ${kindsOf(each)}`);
    paragraph(`in     ${each.account}${each.region === undefined ? ", all its Regions" : ` ${each.region}`}`, "  ");
    paragraph(each.cause, "  ");
    if (each.reason !== each.cause) paragraph(`AWS: ${each.reason}`, "  ");
    lines.push(...each.run.map((command) => `  $ ${command}`), "");
  }
  paragraph(summaryOf(environment, outcome));
  return `${lines.join("\n")}\n`;
}

/** The last line: what was compared, and what not. */
function summaryOf(environment: string, { accounts, places, compared, differences, unread }: Outcome): string {
  const notRead = unread.reduce((sum, { kinds }) => sum + Object.values(kinds).reduce((a, b) => a + b, 0), 0);
  const where = `${count(accounts, "account")}, ${count(places, "place")} (account and Region)`;
  const verdict =
    differences.length === 0
      ? "nothing differs from the plan"
      : `${count(differences.length, "difference")} from the plan`;
  const rest = notRead === 0 ? "." : `; ${count(notRead, "resource")} could not be read, of which nothing is known.`;
  return `${environment}: ${count(compared, "resource")} compared in ${where}: ${verdict}${rest}`;
}

/** One JSON object: everything that the text says, in full. */
export const reportAsJson = (
  environment: string,
  outcome: Outcome,
  reported: readonly Reported[],
  at: Date,
): object => ({
  environment,
  at: at.toISOString(),
  accounts: outcome.accounts,
  places: outcome.places,
  compared: outcome.compared,
  differences: reported.map(({ commands: _told, ...each }) => ({
    ...each,
    expected: each.expected,
    found: each.found ?? null,
  })),
  unread: outcome.unread,
});

/** What has one cause in many places, such as the organization's trail. */
function groupsOf(reported: readonly Reported[]): Group[] {
  const groups = new Map<string, Group>();
  for (const each of reported) {
    const key = JSON.stringify([
      each.kind,
      each.resource,
      each.property,
      each.topic,
      each.kind === "trail" ? each.found : each.account + each.region,
    ]);
    const place = `${each.account} ${each.region}`;
    const known = groups.get(key);
    groups.set(
      key,
      known === undefined ? { first: each, places: [place] } : { ...known, places: [...known.places, place] },
    );
  }
  return [...groups.values()];
}

const kindsOf = ({ kinds }: Unread): string =>
  Object.entries(kinds)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([kind, number]) => `${number} × ${kind}`)
    .join(", ");
