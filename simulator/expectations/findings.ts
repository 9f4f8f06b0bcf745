import type { Envelope } from "../../model/envelope";
import { at, firstText, isMoment, list, text } from "./reading";
import { own } from "../../model/json";

/** A finding's state according to one event. */
export interface State {
  readonly source: string;
  readonly time: string;
  readonly id: string;
  /** The affected account; the envelope's is that of the service's administrator. */
  readonly account: string;
  readonly severity: string;
  readonly open: boolean;
  readonly title: string | null;
  /** Creation time according to the service; if that is no moment in RFC 3339, the time of the event. */
  readonly opened: string;
}

type Reading = Pick<State, "open"> &
  Readonly<Record<"id" | "account" | "severity" | "title" | "created", string | null>>;

/** Reader of findings for each source and detail type of `events`. */
const readers: Readonly<Record<string, (detail: unknown) => readonly Reading[]>> = {
  "aws.securityhub/Security Hub Findings - Imported": (detail) => list(detail, "findings").map(readSecurityHub),
  "aws.securityhub/Findings Imported V2": (detail) => list(detail, "findings").slice(0, 1).map(readOcsf),
  "aws.guardduty/GuardDuty Finding": (detail) => [readGuardDuty(detail)],
  "aws.inspector2/Inspector2 Finding": (detail) => [readInspector(detail)],
  "aws.macie/Macie Finding": (detail) => [readMacie(detail)],
  "aws.access-analyzer/Access Analyzer Finding": (detail) => [readAccessAnalyzer(detail)],
  "aws.access-analyzer/Internal Access Finding": (detail) => [readAccessAnalyzer(detail)],
  "aws.access-analyzer/Unused Access Finding for IAM entities": (detail) => [readAccessAnalyzer(detail)],
};

export function statesOf({ source, time, account, id, detail, "detail-type": type }: Envelope): readonly State[] {
  const name = `${source}/${type}`;
  const read = own(readers, name);
  return (read?.(detail) ?? []).map((reading) => ({
    source,
    time,
    id: reading.id ?? id,
    account: reading.account ?? account,
    severity: reading.severity?.toUpperCase() ?? "UNRATED",
    open: reading.open,
    title: reading.title,
    // Inspector writes "Fri Sep 04 16:50:37.627 UTC 2026".
    opened: reading.created !== null && isMoment(reading.created) ? reading.created : time,
  }));
}

/**
 * Two states within the same second have no known order: the queries take the severity that sorts first, then closed,
 * then the first by title and account.
 */
export function later(a: State, b: State): State {
  if (a.time !== b.time) return a.time > b.time ? a : b;
  if (a.severity !== b.severity) return a.severity < b.severity ? a : b;
  if (a.open !== b.open) return b.open ? a : b;
  const rank = ({ title, account }: State) => JSON.stringify([title === null, title, account]);
  return rank(a) <= rank(b) ? a : b;
}

/** Access Analyzer findings have no title: the shared resource serves as one. */
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

/** Ids of a status that ends a finding (OCSF 1.6, `status_id`): Suppressed, Resolved, Archived, Deleted. */
const endingStatuses = ["3", "4", "5", "6"];

/** Security Hub user guide, "OCSF findings in Security Hub": a finding is closed when its activity is Close. */
const readOcsf = (finding: unknown): Reading => ({
  id: text(finding, "metadata", "uid") ?? text(finding, "finding_info", "uid"),
  account: text(finding, "cloud", "account", "uid"),
  severity: text(finding, "severity"),
  title: text(finding, "finding_info", "title"),
  created: text(finding, "finding_info", "created_time_dt"),
  open: text(finding, "activity_id") !== "3" && !endingStatuses.includes(text(finding, "status_id") ?? "1"),
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
