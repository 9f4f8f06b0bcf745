import { remediationReport } from "../../catalog/remediation-report";
import type { Detection } from "../detection";
import { remediationSource } from "../../names";

export const remediationUndone: Detection = {
  id: "remediation-undone",
  title: "Somebody changed back what remediation had mended",
  why: "A second change within the cooldown is no oversight: code, or a person, works against the remediation.",
  severity: "high",
  source: remediationSource,
  pattern: { "detail-type": ["Remediation"], detail: { outcome: ["cooling-down"] } },
  governedBy: "remediation",
  sample: remediationReport(
    "cooling-down",
    "The bucket lacks a block. Nothing is done yet, because it was mended less than 10 minutes ago: somebody changes it back.",
  ),
  nearMiss: remediationReport(
    "acted",
    "The bucket's public access block lacks BlockPublicPolicy: all four settings are switched on.",
  ),
  limits: "A change after the cooldown is mended like a first one and counts as remediation-acted.",
  query: "remediations",
};
