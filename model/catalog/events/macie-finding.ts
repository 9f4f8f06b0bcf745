import { flag, text } from "../event-view";
import type { GovernedEvent } from "../governed-event";
import { hasAdministrator } from "../preconditions";

/** `detail.accountId` owns the bucket (Macie user guide, "Amazon EventBridge event schema for Macie findings"). */
export const macieFinding: GovernedEvent = {
  id: "macie-finding",
  why: "Macie says which objects hold personal data or credentials: the difference between an open bucket and a breach that must be reported under the GDPR within 72 hours.",
  topic: "findings",
  source: "aws.macie",
  pattern: { "detail-type": ["Macie Finding"] },
  origin: { administrator: "macie" },
  volume: { perMonth: 5, busyPerMonth: 1000, basis: "One event for each finding." },
  preconditions: [
    hasAdministrator("macie"),
    "A classification job or automated discovery covers the buckets; without one there are only policy findings.",
  ],
  /** Fields: Macie user guide, "Amazon EventBridge event schema for Macie findings". */
  view: {
    name: "macie_finding",
    description: "Macie findings, one row for each state that was sent; filter by day.",
    columns: [
      text("finding_id", "id", "The same in all states of a finding."),
      text("finding_type", "type", "SensitiveData:S3Object/Personal."),
      text("severity", "severity.description", "Low, Medium, High."),
      text("title", "title", "One sentence."),
      text("affected_account", "accountId", "The envelope's account is that of the administrator."),
      text("category", "category", "CLASSIFICATION, POLICY."),
      text("bucket", "resourcesAffected.s3Bucket.name", "customer-exports."),
      text("object_key", "resourcesAffected.s3Object.key", "NULL for a finding about the bucket."),
      flag("is_archived", "archived", "true", "Somebody, or a rule, has put it aside."),
    ],
  },
  sample: {
    version: "0",
    id: "0948ba87-d3b8-46d4-92da-732a1e4a5b6c",
    "detail-type": "Macie Finding",
    source: "aws.macie",
    account: "111122223333",
    time: "2026-08-29T23:12:15Z",
    region: "eu-west-1",
    resources: [],
    detail: {
      schemaVersion: "1.0",
      id: "64b917aa-3843-414c-91d8-937ff4a5b6c7",
      accountId: "444455556666",
      partition: "aws",
      region: "eu-west-1",
      type: "SensitiveData:S3Object/Personal",
      title: "The S3 object contains personal information",
      description: "The S3 object contains personal information such as names or identification numbers.",
      severity: { score: 3, description: "High" },
      createdAt: "2026-08-29T23:11:46Z",
      updatedAt: "2026-08-29T23:11:46Z",
      count: 1,
      resourcesAffected: {
        s3Bucket: {
          arn: "arn:aws:s3:::customer-exports",
          name: "customer-exports",
          publicAccess: { effectivePermission: "NOT_PUBLIC" },
        },
        s3Object: { bucketArn: "arn:aws:s3:::customer-exports", key: "2026/08/customers.csv", extension: "csv" },
      },
      category: "CLASSIFICATION",
      classificationDetails: {
        result: {
          status: { code: "COMPLETE" },
          mimeType: "text/csv",
          sensitiveData: [
            { category: "PERSONAL_INFORMATION", totalCount: 218, detections: [{ type: "NAME", count: 218 }] },
          ],
        },
      },
      policyDetails: null,
      sample: false,
      archived: false,
    },
  },
};
