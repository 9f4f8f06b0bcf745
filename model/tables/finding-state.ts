import { field, typedView, type ViewColumn } from "./view";

const first = (...paths: readonly string[]) => paths.map(field).join(", ");

/** Levels: GuardDuty user guide, "Severity levels of GuardDuty findings"; every other service has a word. */
const severity: ViewColumn = {
  name: "severity",
  type: "varchar",
  comment:
    "LOW, MEDIUM, HIGH, CRITICAL, INFORMATIONAL, UNRATED, and FATAL of the new Security Hub: one scale for all services.",
  sql: `CASE
    WHEN source = 'aws.guardduty' THEN
      CASE
        WHEN TRY_CAST(${field("severity")} AS DOUBLE) >= 9 THEN 'CRITICAL'
        WHEN TRY_CAST(${field("severity")} AS DOUBLE) >= 7 THEN 'HIGH'
        WHEN TRY_CAST(${field("severity")} AS DOUBLE) >= 4 THEN 'MEDIUM'
        WHEN TRY_CAST(${field("severity")} AS DOUBLE) < 4 THEN 'LOW'
        ELSE 'UNRATED'
      END
    ELSE upper(coalesce(${first("findings[0].Severity.Label", "findings[0].severity", "severity.description", "severity")}, 'unrated'))
  END`,
};

/**
 * A deleted finding of Access Analyzer keeps its status. In OCSF a finding is over when its activity is Close, or its status
 * Suppressed, Resolved, Archived or Deleted; by their ids, for a product may spell the names in its own words (OCSF 1.6,
 * "Detection Finding"; Security Hub user guide, "OCSF findings in Security Hub").
 */
const isOpen: ViewColumn = {
  name: "is_open",
  type: "boolean",
  comment: "Active, not put aside and not resolved, as far as this state says.",
  sql: `coalesce(${first("findings[0].RecordState", "status")}, 'ACTIVE') = 'ACTIVE'
    AND coalesce(${field("findings[0].Workflow.Status")}, 'NEW') IN ('NEW', 'NOTIFIED')
    AND coalesce(${field("findings[0].activity_id")}, '1') <> '3'
    AND coalesce(${field("findings[0].status_id")}, '1') NOT IN ('3', '4', '5', '6')
    AND coalesce(${first("service.archived", "archived")}, 'false') = 'false'
    AND coalesce(${field("isDeleted")}, 'false') = 'false'`,
};

const created = first("findings[0].CreatedAt", "findings[0].finding_info.created_time_dt", "createdAt");

/**
 * Inspector has dates in words; the time of its first event is used instead, as for what looks like a date and is none:
 * 30 February, or one with a newline, before which a `$` of Trino's matches. An error would be that of all findings.
 */
const opened: ViewColumn = {
  name: "opened",
  type: "varchar",
  comment: "When its service made the finding, RFC 3339; where it does not say so, when this state was sent.",
  sql: `CASE
    WHEN regexp_like(
      coalesce(${created}),
      '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,6})?Z$'
    ) AND TRY(from_iso8601_timestamp(coalesce(${created}))) IS NOT NULL THEN coalesce(${created})
    ELSE time
  END`,
};

/**
 * View `finding_state`: the findings of all services in one format, for questions independent of the service.
 * Service-specific fields are in the view of each service.
 */
export const findingState = typedView({
  name: "finding_state",
  description: "Findings of all services in one shape, one row for each state that was sent; filter by day.",
  source: ["aws.access-analyzer", "aws.guardduty", "aws.inspector2", "aws.macie", "aws.securityhub"],
  types: [
    "Access Analyzer Finding",
    "Findings Imported V2",
    "GuardDuty Finding",
    "Inspector2 Finding",
    "Internal Access Finding",
    "Macie Finding",
    "Security Hub Findings - Imported",
    "Unused Access Finding for IAM entities",
  ],
  columns: [
    {
      name: "finding_id",
      type: "varchar",
      comment: "The same in all states of a finding.",
      sql: `coalesce(${first("findings[0].Id", "findings[0].metadata.uid", "findings[0].finding_info.uid", "findingArn", "id")}, id)`,
    },
    {
      name: "affected_account",
      type: "varchar",
      comment: "The envelope's account is that of the administrator.",
      sql: `coalesce(${first("findings[0].AwsAccountId", "findings[0].cloud.account.uid", "accountId", "awsAccountId")}, account)`,
    },
    severity,
    {
      name: "title",
      type: "varchar",
      comment: "One sentence; of Access Analyzer the resource.",
      sql: `coalesce(${first("findings[0].Title", "findings[0].finding_info.title", "title", "resource")})`,
    },
    opened,
    isOpen,
  ],
});
