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
    remediationReport("failed", "AccessDenied: User is not authorized to perform: s3:PutBucketPublicAccessBlock."),
  ],
  limits: "What remediation in dry-run would do, which the query lists.",
  query: "remediations",
  triage: {
    look: [
      "Run `remediations`: what was changed on `resource`, and how often before.",
      "Look who had set it so: `everything-that-touched-one-resource` with `resource`.",
      "Look at the owner's code: it will set the former value again with the next deployment.",
    ],
    harmless: "It always is a finding; whether the resource may be so is what `exemptions` are for.",
    contain:
      "Change the code of the resource, or add an exemption with an owner and an end; the report's `reason` says what was changed, to undo it by hand.",
  },
};
