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
  ],
  limits: "A change after the cooldown is remediated like a first one and counts as remediation-acted.",
  query: "remediations",
};
