import { remediationReport } from "../../catalog/remediation-report";
import type { Detection } from "../detection";
import { remediationSource } from "../../names";

export const remediationNeedsPerson: Detection = {
  id: "remediation-needs-person",
  title: "A person must mend what remediation cannot",
  why: "No call can bring it back, or code manages the resource and would undo the call: somebody has to decide.",
  severity: "medium",
  source: remediationSource,
  pattern: { "detail-type": ["Remediation"], detail: { outcome: ["notify-only"] } },
  governedBy: "remediation",
  sample: remediationReport(
    "notify-only",
    "The trail was deleted. Nothing says how it was configured: make it again from its code.",
  ),
  nearMiss: remediationReport(
    "exempt",
    "It is exempt (account 444455556666) until 2027-06-30, says web team: The website is public on purpose.",
  ),
  limits: "It does not tell when the resource is in order again.",
  query: "remediations",
};
