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
    remediationReport(
      "acted",
      "The bucket's public access block lacks BlockPublicPolicy: all four settings are enabled.",
    ),
  ],
  limits: "It does not report when the resource is fixed.",
  query: "remediations",
  triage: {
    look: [
      "Run `remediations`: what else of this account needs a person.",
      "Read `reason`: what is wrong with `resource`, and why no call can put it right.",
      "Look who did it: `everything-that-touched-one-resource` with `resource`.",
    ],
    harmless: "A resource that its owner took down on purpose: nothing to restore.",
    contain: "Restore it from its code, or delete what is left; then look at who removed it.",
  },
};
