import { json, text } from "../event-view";
import type { GovernedEvent } from "../governed-event";

/**
 * Findings of the new Security Hub, in OCSF 1.6: one finding per event, as an array of one (Security Hub user guide,
 * "EventBridge event formats", for the event type Findings Imported V2). Security Hub CSPM goes on sending the same
 * problems in its own format as `securityhub-finding`.
 */
export const securityhubV2Finding: GovernedEvent = {
  id: "securityhub-v2-finding",
  why: "The new Security Hub joins the findings of GuardDuty, Inspector, Macie and Security Hub CSPM into exposures that none of them sees alone, each with its state.",
  topic: "findings",
  source: "aws.securityhub",
  pattern: { "detail-type": ["Findings Imported V2"] },
  origin: { administrator: "securityhub-v2", onlyIfNamed: true },
  volume: { perMonth: 2000, busyPerMonth: 100000, basis: "One event for each finding that is new or changes." },
  preconditions: [
    "The new Security Hub has a delegated administrator and settings name it; until then nothing is forwarded.",
    "With cross-Region aggregation, settings name only the home Region: it repeats the findings of all linked Regions.",
  ],
  /** Fields: OCSF 1.6, classes Compliance, Vulnerability and Detection Finding; an event contains one finding. */
  view: {
    name: "securityhub_v2_finding",
    description: "Findings of the new Security Hub, one row for each state that was sent; filter by day.",
    columns: [
      text(
        "finding_id",
        ["findings[0].metadata.uid", "findings[0].finding_info.uid"],
        "The same in all states of a finding.",
      ),
      text("finding_class", "findings[0].class_name", "Compliance Finding, Vulnerability Finding, Detection Finding."),
      text("activity", "findings[0].activity_name", "Create, Update; Close for a finding that is over."),
      text("title", "findings[0].finding_info.title", "One sentence."),
      text("severity", "findings[0].severity", "Informational, Low, Medium, High, Critical, Fatal."),
      text("status", "findings[0].status", "New, In Progress, Suppressed, Resolved."),
      text("affected_account", "findings[0].cloud.account.uid", "The envelope's account is that of the administrator."),
      text("affected_region", "findings[0].cloud.region", "The envelope's Region may be that of the aggregation."),
      text("provider", "findings[0].cloud.provider", "AWS; another cloud has no AWS account."),
      text("product", "findings[0].metadata.product.name", "Service that found it: Inspector."),
      text("compliance_status", "findings[0].compliance.status", "Pass, Fail; NULL where it is no check."),
      text("vulnerability", "findings[0].vulnerabilities[0].cve.uid", "CVE-2023-44487."),
      text("resource_type", "findings[0].resources[0].type", "Of the first resource: AWS::S3::Bucket."),
      text(
        "resource",
        ["findings[0].resources[0].uid_alt", "findings[0].resources[0].uid"],
        "ARN or id of the first resource.",
      ),
      json("finding_types", "findings[0].finding_info.types", 'JSON text: ["Exposure"].'),
    ],
  },
  sample: {
    version: "0",
    id: "7f1cf0a2-5a0c-4b55-9d36-02b6f7c8a4de",
    "detail-type": "Findings Imported V2",
    source: "aws.securityhub",
    account: "111122223333",
    time: "2026-05-04T09:12:31Z",
    region: "eu-west-1",
    resources: ["e51603d1054aad9d9f498d82d6e81acf4cf6bc88140e8ad2273123c73b81084"],
    detail: {
      findings: [
        {
          activity_id: 1,
          activity_name: "Create",
          category_name: "Findings",
          category_uid: 2,
          class_name: "Detection Finding",
          class_uid: 2004,
          cloud: { account: { uid: "444455556666" }, provider: "AWS", region: "eu-west-1" },
          finding_info: {
            created_time: 1777885800000,
            created_time_dt: "2026-05-04T09:10:00.000Z",
            desc: "A bucket that anyone can read holds credentials.",
            modified_time: 1777885951000,
            modified_time_dt: "2026-05-04T09:12:31.000Z",
            title: "Publicly readable S3 bucket with sensitive data",
            types: ["Exposure"],
            uid: "arn:aws:securityhub:eu-west-1:444455556666:exposure/7abcdef4-1234-4567-8901-EXAMPLE11111",
          },
          metadata: {
            product: {
              name: "Security Hub",
              uid: "arn:aws:securityhub:eu-west-1::productv2/aws/securityhub",
              vendor_name: "AWS",
            },
            profiles: ["cloud", "datetime"],
            uid: "e51603d1054aad9d9f498d82d6e81acf4cf6bc88140e8ad2273123c73b81084",
            version: "1.6.0",
          },
          resources: [
            {
              cloud_partition: "aws",
              owner: { account: { uid: "444455556666" } },
              region: "eu-west-1",
              type: "AWS::S3::Bucket",
              uid: "arn:aws:s3:::customer-exports",
            },
          ],
          severity: "High",
          severity_id: 4,
          status: "New",
          status_id: 1,
          time: 1777885951000,
          time_dt: "2026-05-04T09:12:31.000Z",
          type_name: "Detection Finding: Create",
          type_uid: 200401,
          vendor_attributes: { severity: "High", severity_id: 4 },
        },
      ],
    },
  },
};
