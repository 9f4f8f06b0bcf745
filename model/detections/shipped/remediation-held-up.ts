import { remediationReport } from "../../catalog/remediation-report";
import type { Detection } from "../detection";
import { remediatedResources } from "../finding-subjects";
import { remediationSource } from "../../names";

export const remediationHeldUp: Detection = {
  id: "remediation-held-up",
  title: "Remediation acts too often and is paused",
  why: "Either a deployment undoes what the organization requires, or someone keeps remediation busy as cover; what waits remains open meanwhile.",
  severity: "high",
  source: remediationSource,
  pattern: { "detail-type": ["Remediation"], detail: { outcome: ["breaker-open"] } },
  governedBy: "remediation",
  subject: remediatedResources,
  sample: remediationReport(
    "breaker-open",
    "The bucket lacks a block. No action is taken yet, because account 444455556666 was acted on 20 times in 10 minutes.",
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
  limits: "It fires once for each event that waits, and does not say how many there will be.",
  query: "remediations",
  triage: {
    look: [
      "Run `remediations`: which account and which `remediation` fills the breaker.",
      "Look who changes the resources again and again: `everything-that-touched-one-resource` with `resource`.",
      "Compare the times with deployments of that account.",
    ],
    harmless: "A first deployment with remediation enforced, which finds years of what it puts right.",
    contain:
      "Stop the deployment, or the caller that keeps it busy; what waits is handled when the window ends, or raise remediation.breaker for a day.",
  },
};
