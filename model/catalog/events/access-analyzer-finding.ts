import { flag, json, text } from "../event-view";
import type { GovernedEvent } from "../governed-event";
import { hasAdministrator } from "../preconditions";

/**
 * The envelope's account and the analyzer are the administrator's; `detail.accountId` is the account of the finding
 * (IAM user guide, "Monitoring AWS Identity and Access Management Access Analyzer with Amazon EventBridge").
 */
export const accessAnalyzerFinding: GovernedEvent = {
  id: "access-analyzer-finding",
  why: "Access Analyzer proves, rather than guesses, that a policy grants access to someone outside the organization, for a dozen resource types.",
  topic: "findings",
  source: "aws.access-analyzer",
  pattern: {
    "detail-type": ["Access Analyzer Finding", "Internal Access Finding", "Unused Access Finding for IAM entities"],
  },
  origin: { administrator: "access-analyzer" },
  volume: { perMonth: 5, busyPerMonth: 200, basis: "One event for each finding that is new or changes." },
  preconditions: [
    hasAdministrator("access-analyzer"),
    "An analyzer with the organization as its zone of trust exists there in each Region; analyzers of single accounts report to their own account only.",
  ],
  /** Fields: IAM Access Analyzer API reference, "FindingDetails"; user guide, "Monitoring with Amazon EventBridge". */
  view: {
    name: "access_analyzer_finding",
    description: "Access Analyzer findings, one row for each state that was sent; filter by day.",
    showsType: true,
    columns: [
      text("finding_id", "id", "The same in all states of a finding."),
      text("status", "status", "ACTIVE, ARCHIVED, RESOLVED."),
      text("affected_account", "accountId", "The envelope's account is that of the administrator."),
      text("resource_type", "resourceType", "AWS::S3::Bucket."),
      text("resource", "resource", "ARN."),
      flag("is_public", "isPublic", "true", "NULL where the finding does not say."),
      flag("is_deleted", "isDeleted", "true", "The finding is deleted, and keeps its status."),
      json("principal", "principal", "JSON text: who has the access."),
      json("actions", "action", "JSON text: what the access allows."),
      text("created_at", "createdAt", "RFC 3339, UTC."),
    ],
  },
  sample: {
    version: "0",
    id: "b4f76a53-489d-4f80-8152-da2744195fd4",
    "detail-type": "Access Analyzer Finding",
    source: "aws.access-analyzer",
    account: "111122223333",
    time: "2026-07-22T10:09:05Z",
    region: "eu-west-1",
    resources: ["arn:aws:access-analyzer:eu-west-1:111122223333:analyzer/organization"],
    detail: {
      version: "1.0",
      id: "22222222-dcba-4444-8cba-333333333333",
      status: "ACTIVE",
      resourceType: "AWS::S3::Bucket",
      resource: "arn:aws:s3:::customer-exports",
      createdAt: "2026-07-22T10:09:03Z",
      analyzedAt: "2026-07-22T10:09:03Z",
      updatedAt: "2026-07-22T10:09:03Z",
      accountId: "444455556666",
      region: "eu-west-1",
      principal: { AWS: "999988887777" },
      action: ["s3:GetObject"],
      condition: {},
      isDeleted: false,
      isPublic: false,
    },
  },
};
