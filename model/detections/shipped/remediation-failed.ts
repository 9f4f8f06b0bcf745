import { remediationReport } from "../../catalog/remediation-report";
import type { Detection } from "../detection";
import { remediationSource } from "../../names";

export const remediationFailed: Detection = {
  id: "remediation-failed",
  title: "Remediation failed",
  why: "Something that the organization does not accept is still as it was, and no machine will mend it by itself.",
  severity: "high",
  source: remediationSource,
  pattern: { "detail-type": ["Remediation"], detail: { outcome: ["failed"] } },
  governedBy: "remediation",
  sample: remediationReport(
    "failed",
    "AccessDenied: User is not authorized to perform: s3:PutBucketPublicAccessBlock.",
  ),
  nearMiss: remediationReport(
    "acted",
    "The bucket's public access block lacks BlockPublicPolicy: all four settings are switched on.",
  ),
  limits:
    "A function that dies at every attempt reports nothing: the alarm remediate-given-up tells of its dead letter.",
  query: "remediations",
};
