import { remediationReport } from "../../catalog/remediation-report";
import type { Detection } from "../detection";
import { remediationSource } from "../../names";

export const remediationHeldUp: Detection = {
  id: "remediation-held-up",
  title: "Remediation acts too often and is held up",
  why: "Either a deployment undoes what the organization requires, or somebody keeps remediation busy to hide among it; what waits is still open meanwhile.",
  severity: "high",
  source: remediationSource,
  pattern: { "detail-type": ["Remediation"], detail: { outcome: ["breaker-open"] } },
  governedBy: "remediation",
  sample: remediationReport(
    "breaker-open",
    "The bucket lacks a block. Nothing is done yet, because account 444455556666 was acted on 20 times in 10 minutes.",
  ),
  nearMiss: remediationReport(
    "acted",
    "The bucket's public access block lacks BlockPublicPolicy: all four settings are switched on.",
  ),
  limits: "It tells of each event that waits once, not of how many there will be.",
  query: "remediations",
};
