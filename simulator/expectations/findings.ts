import type { Envelope } from "../../model/envelope";
import type { Question } from "./question";
import { at, countDistinct, firstText, groupBy, largest, list, smallest, text } from "./reading";

/** A finding's state as one event tells it. */
interface State {
  readonly source: string;
  readonly time: string;
  readonly id: string;
  /** The account that the finding is about; the envelope's is that of the service's administrator. */
  readonly account: string;
  readonly severity: string;
  readonly open: boolean;
  readonly title: string | null;
  /** When its service made it; where that is not told in RFC 3339, the time of the event. */
  readonly opened: string;
}

type Reading = Pick<State, "open"> &
  Readonly<Record<"id" | "account" | "severity" | "title" | "created", string | null>>;

/** How each service writes its findings; the sources and detail types of `events`. */
const readers: Readonly<Record<string, (detail: unknown) => readonly Reading[]>> = {
  "aws.securityhub/Security Hub Findings - Imported": (detail) => list(detail, "findings").map(readSecurityHub),
  "aws.guardduty/GuardDuty Finding": (detail) => [readGuardDuty(detail)],
  "aws.inspector2/Inspector2 Finding": (detail) => [readInspector(detail)],
  "aws.macie/Macie Finding": (detail) => [readMacie(detail)],
  "aws.access-analyzer/Access Analyzer Finding": (detail) => [readAccessAnalyzer(detail)],
  "aws.access-analyzer/Internal Access Finding": (detail) => [readAccessAnalyzer(detail)],
  "aws.access-analyzer/Unused Access Finding for IAM entities": (detail) => [readAccessAnalyzer(detail)],
};

/** Every finding once, in its latest state, by the account that it is about. */
export const findings: Question = {
  columns: ["affected_account", "source", "severity", "findings", "open_findings", "last_change"],
  key: ["affected_account", "source", "severity"],
  order: ["affected_account", "source", "severity"].map((column) => ({ column, descending: false })),
  limit: 10_000,
  rows(events) {
    const states = events.flatMap(statesOf);
    const latest = [...groupBy(states, ({ source, id }) => JSON.stringify([source, id])).values()].map((group) =>
      group.reduce(later),
    );
    return [
      ...groupBy(latest, ({ account, source, severity }) => JSON.stringify([account, source, severity])).values(),
    ].map((group) => ({
      affected_account: group[0].account,
      source: group[0].source,
      severity: group[0].severity,
      findings: group.length,
      open_findings: group.filter(({ open }) => open).length,
      last_change: largest(group.map(({ time }) => time) as [string, ...string[]]),
    }));
  },
};

/** Findings whose latest state is open, asked about with an age that some of them have and others not. */
export const findingsStillOpen: Question = {
  columns: [...["opened", "affected_account", "source", "severity", "title", "last_change", "changes", "finding_id"]],
  key: ["source", "finding_id"],
  order: [{ column: "opened", descending: false }],
  limit: 1000,
  parameters(events): Readonly<Record<string, string>> {
    const until = events
      .flatMap(({ time }) => (typeof time === "string" ? [time.slice(0, 10)] : []))
      .sort()
      .at(-1);
    if (until === undefined) return {};
    const ages = openFindings(events).map(({ opened }) => daysBetween(opened, until));
    const middle = ages.sort((a, b) => a - b)[Math.floor(ages.length / 2)] ?? 0;
    return { until, days_open: String(Math.max(0, middle)) };
  },
  rows: (events, { until = "", days_open: days }) =>
    openFindings(events).filter(({ opened }) => daysBetween(opened, until) >= Number(days)),
};

/** Whole days from a moment to the end of a day. */
const daysBetween = (moment: string, day: string) =>
  Math.trunc((Date.parse(`${day}T23:59:59Z`) - Date.parse(moment)) / 86_400_000);

function openFindings(events: readonly Envelope[]) {
  const byFinding = groupBy(events.flatMap(statesOf), ({ source, id }) => JSON.stringify([source, id]));
  return [...byFinding.values()].flatMap((group) => {
    const { source, id, account, severity, title, open } = group.reduce(later);
    const times = group.map(({ time }) => time) as [string, ...string[]];
    const opened = smallest(group.map((state) => state.opened) as [string, ...string[]]);
    const story = { opened, last_change: largest(times), changes: countDistinct(times) };
    return open ? [{ ...story, affected_account: account, source, severity, title, finding_id: id }] : [];
  });
}

function statesOf({ source, time, account, id, detail, "detail-type": type }: Envelope): readonly State[] {
  const name = `${source}/${type}`;
  const read = Object.hasOwn(readers, name) ? readers[name] : undefined;
  return (read?.(detail) ?? []).map((reading) => ({
    source,
    time,
    id: reading.id ?? id,
    account: reading.account ?? account,
    severity: reading.severity?.toUpperCase() ?? "UNRATED",
    open: reading.open,
    title: reading.title,
    opened: utc.test(reading.created ?? "") ? (reading.created as string) : time,
  }));
}

/** RFC 3339 in UTC. Inspector writes "Fri Sep 04 16:50:37.627 UTC 2026". */
const utc = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?Z$/;

/**
 * Of two states in one second nobody knows the later; the queries take the severity that sorts first, then closed, then
 * what sorts first by title and account.
 */
function later(a: State, b: State): State {
  if (a.time !== b.time) return a.time > b.time ? a : b;
  if (a.severity !== b.severity) return a.severity < b.severity ? a : b;
  if (a.open !== b.open) return b.open ? a : b;
  const rank = ({ title, account }: State) => JSON.stringify([title === null, title, account]);
  return rank(a) <= rank(b) ? a : b;
}

/** Access Analyzer has no title: what is open to others is the point. */
const titled = (detail: unknown) => ({
  title: firstText(detail, "title", "resource"),
  created: text(detail, "createdAt"),
});

/** Security Hub user guide, "AWS Security Finding Format (ASFF)": `RecordState`, `Workflow.Status`. */
const readSecurityHub = (finding: unknown): Reading => ({
  id: text(finding, "Id"),
  account: text(finding, "AwsAccountId"),
  severity: text(finding, "Severity", "Label"),
  title: text(finding, "Title"),
  created: text(finding, "CreatedAt"),
  open:
    (text(finding, "RecordState") ?? "ACTIVE") === "ACTIVE" &&
    ["NEW", "NOTIFIED"].includes(text(finding, "Workflow", "Status") ?? "NEW"),
});

/** GuardDuty user guide, "Severity levels of GuardDuty findings". */
function readGuardDuty(detail: unknown): Reading {
  const level = Number(text(detail, "severity") ?? NaN);
  return {
    id: text(detail, "id"),
    account: text(detail, "accountId"),
    severity: Number.isNaN(level)
      ? null
      : level >= 9
        ? "CRITICAL"
        : level >= 7
          ? "HIGH"
          : level >= 4
            ? "MEDIUM"
            : "LOW",
    open: at(detail, "service", "archived") !== true,
    ...titled(detail),
  };
}

/** Amazon Inspector user guide, "Amazon EventBridge event schema for Amazon Inspector events". */
const readInspector = (detail: unknown): Reading => ({
  id: text(detail, "findingArn"),
  account: text(detail, "awsAccountId"),
  severity: text(detail, "severity"),
  ...titled(detail),
  open: (text(detail, "status") ?? "ACTIVE") === "ACTIVE",
});

/** Macie user guide, "Amazon EventBridge event schema for Macie findings". */
const readMacie = (detail: unknown): Reading => ({
  id: text(detail, "id"),
  account: text(detail, "accountId"),
  severity: text(detail, "severity", "description"),
  ...titled(detail),
  open: at(detail, "archived") !== true,
});

/** "When a finding is deleted, the finding status is not changed. Instead, the isDeleted attribute is set to true" (IAM
 * user guide, "Monitoring AWS Identity and Access Management Access Analyzer with Amazon EventBridge"). */
const readAccessAnalyzer = (detail: unknown): Reading => ({
  id: text(detail, "id"),
  account: text(detail, "accountId"),
  severity: null,
  ...titled(detail),
  open: (text(detail, "status") ?? "ACTIVE") === "ACTIVE" && at(detail, "isDeleted") !== true,
});
