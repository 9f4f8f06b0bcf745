import { remediationReport } from "../../catalog/remediation-report";
import type { Detection } from "../detection";
import { remediationSource } from "../../names";

export const remediationActed: Detection = {
  id: "remediation-acted",
  title: "Remediation changed a resource",
  why: "A machine changed what a person or a pipeline had made: its owner must hear of it before it surprises them, and may put it into their code.",
  severity: "medium",
  source: remediationSource,
  pattern: { "detail-type": ["Remediation"], detail: { outcome: ["acted"] } },
  governedBy: "remediation",
  sample: remediationReport(
    "acted",
    "The bucket's public access block lacks BlockPublicPolicy: all four settings are switched on.",
  ),
  nearMiss: remediationReport(
    "dry-run",
    "The bucket's public access block lacks BlockPublicPolicy: all four settings are switched on.",
  ),
  limits: "What remediation in dry-run would do, which the query lists.",
  query: "remediations",
};
