import type { GovernedEvent } from "../governed-event";
import { hasAdministrator } from "../preconditions";

/**
 * The envelope's account and the analyzer are the administrator's, `detail.accountId` is the account that the finding
 * reports (IAM user guide, "Monitoring AWS Identity and Access Management Access Analyzer with Amazon EventBridge").
 */
export const accessAnalyzerFinding: GovernedEvent = {
  id: "access-analyzer-finding",
  why: "Access Analyzer proves, instead of guessing, that a policy lets somebody outside the organization in, whichever of a dozen resource types the policy hangs on.",
  topic: "findings",
  source: "aws.access-analyzer",
  pattern: {
    "detail-type": ["Access Analyzer Finding", "Internal Access Finding", "Unused Access Finding for IAM entities"],
  },
  origin: { administrator: "access-analyzer" },
  preconditions: [
    hasAdministrator("access-analyzer"),
    "An analyzer with the organization as its zone of trust exists there in each Region; analyzers of single accounts report to their own account only.",
  ],
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
