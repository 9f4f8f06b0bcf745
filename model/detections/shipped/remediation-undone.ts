import { remediationReport } from "../../catalog/remediation-report";
import type { Detection } from "../detection";
import { remediatedResources } from "../finding-subjects";
import { remediationSource } from "../../names";

export const remediationUndone: Detection = {
  id: "remediation-undone",
  title: "Someone reverted a remediation",
  why: "A second change within the cooldown is not an oversight: code, or a person, works against the remediation.",
  severity: "high",
  source: remediationSource,
  pattern: { "detail-type": ["Remediation"], detail: { outcome: ["cooling-down"] } },
  governedBy: "remediation",
  subject: remediatedResources,
  sample: remediationReport(
    "cooling-down",
    "The bucket lacks a block. No action is taken yet, because it was remediated less than 10 minutes ago: someone changed it back.",
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
  limits: "A change after the cooldown is remediated like a first one and counts as remediation-acted.",
  query: "remediations",
  triage: {
    look: [
      "Run `remediations`: when it was put right, and when it was changed back.",
      "Look who did it: `everything-that-touched-one-resource` with `resource`; a pipeline repeats its code, a person insists.",
      "Look at what was reachable meanwhile: the time between the two reports.",
    ],
    harmless:
      "Infrastructure code that sets its value with each run: its owner must change it or ask for an exemption.",
    contain: "Change the code or take the permission from the caller; after the cooldown remediation acts again.",
  },
};
