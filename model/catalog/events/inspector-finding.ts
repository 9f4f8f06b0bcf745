import { number, text } from "../event-view";
import type { GovernedEvent } from "../governed-event";
import { hasAdministrator } from "../preconditions";

/**
 * `detail.awsAccountId` is the affected member; times in `detail` are text such as "Wed Sep 04 16:50:37.627 UTC 2024"
 * (Amazon Inspector user guide, "Amazon EventBridge event schema for Amazon Inspector events").
 */
export const inspectorFinding: GovernedEvent = {
  id: "inspector-finding",
  why: "A vulnerability with a known exploit on a reachable resource is a published way in; together with GuardDuty's findings it distinguishes an attempt from a break-in.",
  topic: "findings",
  source: "aws.inspector2",
  pattern: { "detail-type": ["Inspector2 Finding"] },
  origin: { administrator: "inspector" },
  volume: {
    perMonth: 500,
    busyPerMonth: 50000,
    basis: "One event for each weakness of each image and instance that is new or closed.",
  },
  preconditions: [hasAdministrator("inspector"), "Scanning is activated in the members, per resource type."],
  /** Fields: Inspector API reference, "Finding"; user guide, "Amazon EventBridge schema for Amazon Inspector events". */
  view: {
    name: "inspector_finding",
    description: "Inspector findings, one row for each state that was sent; filter by day.",
    columns: [
      text("finding_id", "findingArn", "The same in all states of a finding."),
      text("finding_type", "type", "PACKAGE_VULNERABILITY, NETWORK_REACHABILITY, CODE_VULNERABILITY."),
      text("severity", "severity", "INFORMATIONAL, LOW, MEDIUM, HIGH, CRITICAL."),
      text("title", "title", "CVE-2023-30861 - flask."),
      text("status", "status", "ACTIVE, SUPPRESSED, CLOSED."),
      text("affected_account", "awsAccountId", "The envelope's account is that of the administrator."),
      number("score", "inspectorScore", "0 to 10."),
      text("vulnerability", "packageVulnerabilityDetails.vulnerabilityId", "CVE-2023-30861."),
      text("fix_available", "fixAvailable", "YES, NO, PARTIAL."),
      text("exploit_available", "exploitAvailable", "YES, NO."),
      text("resource_type", "resources[0].type", "Of the first resource: AWS_LAMBDA_FUNCTION."),
      text("resource", "resources[0].id", "ARN or id of the first resource."),
    ],
  },
  sample: {
    version: "0",
    id: "9eadd71a-e49c-4864-aba9-2a5d3f83c88f",
    "detail-type": "Inspector2 Finding",
    source: "aws.inspector2",
    account: "111122223333",
    time: "2026-09-04T16:50:37Z",
    region: "eu-west-1",
    resources: ["arn:aws:lambda:eu-west-1:444455556666:function:invoices:$LATEST"],
    detail: {
      awsAccountId: "444455556666",
      description: "Flask may send one client's session cookie to other clients behind a caching proxy.",
      epss: { score: 0.00208 },
      exploitAvailable: "YES",
      findingArn: "arn:aws:inspector2:eu-west-1:444455556666:finding/0a1b2c3d4e5f60718293a4b5c6d7e8f9",
      firstObservedAt: "Fri Sep 04 16:50:37.627 UTC 2026",
      lastObservedAt: "Fri Sep 04 16:50:37.627 UTC 2026",
      updatedAt: "Fri Sep 04 16:50:37.627 UTC 2026",
      fixAvailable: "YES",
      inspectorScore: 7.5,
      packageVulnerabilityDetails: {
        source: "NVD",
        sourceUrl: "https://nvd.nist.gov/vuln/detail/CVE-2023-30861",
        vendorSeverity: "HIGH",
        vulnerabilityId: "CVE-2023-30861",
        vulnerablePackages: [
          {
            name: "flask",
            version: "2.0.0",
            fixedInVersion: "2.3.2",
            packageManager: "PIP",
            filePath: "requirements.txt",
          },
        ],
      },
      remediation: { recommendation: { text: "None Provided" } },
      resources: [
        {
          id: "arn:aws:lambda:eu-west-1:444455556666:function:invoices:$LATEST",
          partition: "aws",
          region: "eu-west-1",
          type: "AWS_LAMBDA_FUNCTION",
        },
      ],
      severity: "HIGH",
      status: "ACTIVE",
      title: "CVE-2023-30861 - flask",
      type: "PACKAGE_VULNERABILITY",
    },
  },
};
