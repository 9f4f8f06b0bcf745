import type { Envelope } from "../../model/envelope";
import type { Question } from "./question";
import { at, groupBy, largest, list, text } from "./reading";

/** A finding's state as one event tells it. */
interface State {
  readonly source: string;
  readonly time: string;
  readonly id: string;
  /** The account that the finding is about; the envelope's is that of the service's administrator. */
  readonly account: string;
  readonly severity: string;
  readonly open: boolean;
}

type Reading = Pick<State, "open"> & Readonly<Record<"id" | "account" | "severity", string | null>>;

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
  }));
}

/** Of two states in one second nobody knows the later; the query takes the severity that sorts first, then closed. */
function later(a: State, b: State): State {
  if (a.time !== b.time) return a.time > b.time ? a : b;
  if (a.severity !== b.severity) return a.severity < b.severity ? a : b;
  return b.open ? a : b;
}

/** Security Hub user guide, "AWS Security Finding Format (ASFF)": `RecordState`, `Workflow.Status`. */
const readSecurityHub = (finding: unknown): Reading => ({
  id: text(finding, "Id"),
  account: text(finding, "AwsAccountId"),
  severity: text(finding, "Severity", "Label"),
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
  };
}

/** Amazon Inspector user guide, "Amazon EventBridge event schema for Amazon Inspector events". */
const readInspector = (detail: unknown): Reading => ({
  id: text(detail, "findingArn"),
  account: text(detail, "awsAccountId"),
  severity: text(detail, "severity"),
  open: (text(detail, "status") ?? "ACTIVE") === "ACTIVE",
});

/** Macie user guide, "Amazon EventBridge event schema for Macie findings". */
const readMacie = (detail: unknown): Reading => ({
  id: text(detail, "id"),
  account: text(detail, "accountId"),
  severity: text(detail, "severity", "description"),
  open: at(detail, "archived") !== true,
});

/** "When a finding is deleted, the finding status is not changed. Instead, the isDeleted attribute is set to true" (IAM
 * user guide, "Monitoring AWS Identity and Access Management Access Analyzer with Amazon EventBridge"). */
const readAccessAnalyzer = (detail: unknown): Reading => ({
  id: text(detail, "id"),
  account: text(detail, "accountId"),
  severity: null,
  open: (text(detail, "status") ?? "ACTIVE") === "ACTIVE" && at(detail, "isDeleted") !== true,
});
