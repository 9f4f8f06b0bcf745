import { securityhubFinding } from "../catalog/securityhub-finding";
import type { Detection } from "../detection";
import type { JsonObject } from "../envelope";

/** Work on a finding sends it again with another workflow status: only what is NEW alerts. */
const finding = (change: JsonObject): JsonObject => ({
  findings: (securityhubFinding.sample.detail["findings"] as JsonObject[]).map((each) => ({ ...each, ...change })),
});

export const securityhubCriticalFinding: Detection = {
  id: "securityhub-critical-finding",
  title: "Security Hub has a new critical finding",
  why: "Critical means that it must be put right at once, so that it does not get worse.",
  severity: "critical",
  source: "aws.securityhub",
  pattern: {
    "detail-type": ["Security Hub Findings - Imported"],
    detail: {
      findings: {
        Severity: { Label: ["CRITICAL"] },
        Workflow: { Status: ["NEW"] },
        RecordState: ["ACTIVE"],
        Compliance: { Status: [{ "anything-but": ["PASSED"] }, { exists: false }] },
      },
    },
  },
  governedBy: "securityhub-finding",
  sample: {
    ...securityhubFinding.sample,
    detail: finding({ Severity: { Label: "CRITICAL", Normalized: 90, Original: "CRITICAL" } }),
  },
  nearMiss: {
    ...securityhubFinding.sample,
    detail: finding({
      Severity: { Label: "CRITICAL", Normalized: 90, Original: "CRITICAL" },
      WorkflowState: "NOTIFIED",
      Workflow: { Status: "NOTIFIED" },
    }),
  },
  limits:
    "A finding that nobody sets to NOTIFIED alerts whenever its product updates it, and one fault alerts once for each standard that asks for it.",
  query: "findings-still-open",
};
