import { text } from "../event-view";
import type { GovernedEvent } from "../governed-event";
import { hasAdministrator } from "../preconditions";

/**
 * One finding per event, as an array of one; the envelope's account is the administrator's, `AwsAccountId` the affected
 * member's (Security Hub user guide, "EventBridge event formats for Security Hub CSPM"). Updates are archived too,
 * because only they show when a finding was resolved; alerts filter on `Workflow.Status`.
 */
export const securityhubFinding: GovernedEvent = {
  id: "securityhub-finding",
  why: "Security Hub brings the findings of all services and partners into one format, with the state of the work on each: the record of what was known, when, and what was done.",
  topic: "findings",
  source: "aws.securityhub",
  pattern: { "detail-type": ["Security Hub Findings - Imported"] },
  origin: { administrator: "securityhub" },
  volume: {
    perMonth: 2000,
    busyPerMonth: 100000,
    basis: "One event for each control and resource whose finding is new or changes.",
  },
  preconditions: [
    hasAdministrator("securityhub"),
    "With cross-Region aggregation, settings name only the aggregation Region: it repeats the findings of all linked Regions.",
  ],
  /** Fields: Security Hub user guide, "AWS Security Finding Format (ASFF)"; an event contains one finding. */
  view: {
    name: "securityhub_finding",
    description: "Security Hub findings, one row for each state that was sent; filter by day.",
    columns: [
      text("finding_id", "findings[0].Id", "The same in all states of a finding."),
      text("title", "findings[0].Title", "One sentence."),
      text("severity", "findings[0].Severity.Label", "INFORMATIONAL, LOW, MEDIUM, HIGH, CRITICAL."),
      text("affected_account", "findings[0].AwsAccountId", "The envelope's account is that of the administrator."),
      text("product", "findings[0].ProductName", "Service that found it."),
      text("workflow_status", "findings[0].Workflow.Status", "NEW, NOTIFIED, SUPPRESSED, RESOLVED."),
      text("record_state", "findings[0].RecordState", "ACTIVE, ARCHIVED."),
      text("compliance_status", "findings[0].Compliance.Status", "PASSED, FAILED; NULL where it is no check."),
      text("resource_type", "findings[0].Resources[0].Type", "Of the first resource: AwsS3Bucket."),
      text("resource", "findings[0].Resources[0].Id", "ARN of the first resource."),
    ],
  },
  sample: {
    version: "0",
    id: "8e5622f9-d81c-4d81-812a-9319e7ee2506",
    "detail-type": "Security Hub Findings - Imported",
    source: "aws.securityhub",
    account: "111122223333",
    time: "2026-04-11T21:52:17Z",
    region: "eu-west-1",
    resources: [
      "arn:aws:securityhub:eu-west-1:444455556666:subscription/aws-foundational-security-best-practices/v/1.0.0/S3.8/finding/a1b2c3d4-5678-4abc-9def-EXAMPLE11111",
    ],
    detail: {
      findings: [
        {
          SchemaVersion: "2018-10-08",
          Id: "arn:aws:securityhub:eu-west-1:444455556666:subscription/aws-foundational-security-best-practices/v/1.0.0/S3.8/finding/a1b2c3d4-5678-4abc-9def-EXAMPLE11111",
          ProductArn: "arn:aws:securityhub:eu-west-1::product/aws/securityhub",
          ProductName: "Security Hub",
          CompanyName: "AWS",
          Region: "eu-west-1",
          GeneratorId: "aws-foundational-security-best-practices/v/1.0.0/S3.8",
          AwsAccountId: "444455556666",
          Types: ["Software and Configuration Checks/Industry and Regulatory Standards"],
          FirstObservedAt: "2026-04-11T21:51:30.418Z",
          LastObservedAt: "2026-04-11T21:52:09.112Z",
          CreatedAt: "2026-04-11T21:51:30.418Z",
          UpdatedAt: "2026-04-11T21:52:02.770Z",
          Severity: { Label: "HIGH", Normalized: 70, Original: "HIGH" },
          Title: "S3.8 S3 general purpose buckets should block public access",
          Description: "This control checks whether an S3 bucket blocks public access at the bucket level.",
          Resources: [
            {
              Type: "AwsS3Bucket",
              Id: "arn:aws:s3:::customer-exports",
              Partition: "aws",
              Region: "eu-west-1",
            },
          ],
          Compliance: { Status: "FAILED", SecurityControlId: "S3.8" },
          WorkflowState: "NEW",
          Workflow: { Status: "NEW" },
          RecordState: "ACTIVE",
        },
      ],
    },
  },
};
