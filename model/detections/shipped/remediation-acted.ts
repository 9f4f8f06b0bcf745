import { remediationReport } from "../../catalog/remediation-report";
import type { Detection } from "../detection";
import { remediatedResources } from "../finding-subjects";
import { remediationSource } from "../../names";

export const remediationActed: Detection = {
  id: "remediation-acted",
  title: "Remediation changed a resource",
  why: "Automation changed what a person or a pipeline had created: its owner must know before it surprises them, and can update their code.",
  severity: "medium",
  source: remediationSource,
  pattern: { "detail-type": ["Remediation"], detail: { outcome: ["acted"] } },
  governedBy: "remediation",
  subject: remediatedResources,
  sample: remediationReport(
    "acted",
    "The bucket's public access block lacks BlockPublicPolicy: all four settings are enabled.",
  ),
  nearMisses: [
    remediationReport(
      "dry-run",
      "The bucket's public access block lacks BlockPublicPolicy: all four settings are enabled.",
    ),
  ],
  limits: "What remediation in dry-run would do, which the query lists.",
  query: "remediations",
};
