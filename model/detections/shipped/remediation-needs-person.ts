import { remediationReport } from "../../catalog/remediation-report";
import type { Detection } from "../detection";
import { remediatedResources } from "../finding-subjects";
import { remediationSource } from "../../names";

export const remediationNeedsPerson: Detection = {
  id: "remediation-needs-person",
  title: "A person must fix what remediation cannot",
  why: "No call can restore it, or code manages the resource and would undo the call: someone has to decide.",
  severity: "medium",
  source: remediationSource,
  pattern: { "detail-type": ["Remediation"], detail: { outcome: ["notify-only"] } },
  governedBy: "remediation",
  subject: remediatedResources,
  sample: remediationReport(
    "notify-only",
    "The trail was deleted. Its configuration is unknown: recreate it from its code.",
  ),
  nearMisses: [
    remediationReport(
      "exempt",
      "It is exempt (account 444455556666) until 2027-06-30, according to web team: The website is public on purpose.",
    ),
  ],
  limits: "It does not report when the resource is fixed.",
  query: "remediations",
};
