import { remediationReport } from "../../catalog/remediation-report";
import type { Detection } from "../detection";
import { remediatedResources } from "../finding-subjects";
import { remediationSource } from "../../names";

export const remediationFailed: Detection = {
  id: "remediation-failed",
  title: "Remediation failed",
  why: "Something that the organization does not accept remains, and no automation will fix it.",
  severity: "high",
  source: remediationSource,
  pattern: { "detail-type": ["Remediation"], detail: { outcome: ["failed"] } },
  governedBy: "remediation",
  subject: remediatedResources,
  sample: remediationReport(
    "failed",
    "AccessDenied: User is not authorized to perform: s3:PutBucketPublicAccessBlock.",
  ),
  nearMisses: [
    remediationReport(
      "acted",
      "The bucket's public access block lacks BlockPublicPolicy: all four settings are enabled.",
    ),
    remediationReport(
      "dry-run",
      "The bucket's public access block lacks BlockPublicPolicy: all four settings are enabled.",
    ),
  ],
  limits:
    "A function that crashes at every attempt reports nothing: the alarm remediate-given-up fires on its dead letter.",
  query: "remediations",
  triage: {
    look: [
      "Run `remediations`: since when `remediation` fails on `resource`, and where else.",
      "Read `reason`: a missing permission of the member role, a guardrail, or a resource that is gone.",
      "Look at the resource itself: what was to be put right is still so.",
    ],
    harmless: "The resource was deleted in the meantime.",
    contain:
      "Put it right by hand, then mend the cause: deploy the bootstrap template again, or let the guardrail admit the role.",
  },
};
