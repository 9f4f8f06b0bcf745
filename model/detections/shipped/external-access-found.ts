import { accessAnalyzerFinding } from "../../catalog/events/access-analyzer-finding";
import type { Detection } from "../detection";
import { accessAnalyzerResources } from "../finding-subjects";

/** IAM user guide, "Monitoring IAM Access Analyzer with Amazon EventBridge": `isDeleted` marks a deleted resource. */
export const externalAccessFound: Detection = {
  id: "external-access-found",
  title: "Access Analyzer found external access",
  why: "It proves, rather than guesses, that a policy grants access to someone outside the organization.",
  severity: "high",
  technique: "T1530",
  source: "aws.access-analyzer",
  pattern: { "detail-type": ["Access Analyzer Finding"], detail: { status: ["ACTIVE"], isDeleted: [false] } },
  governedBy: "access-analyzer-finding",
  subject: accessAnalyzerResources,
  sample: accessAnalyzerFinding.sample,
  nearMisses: [
    {
      ...accessAnalyzerFinding.sample,
      detail: { ...accessAnalyzerFinding.sample.detail, status: "RESOLVED" },
    },
    { ...accessAnalyzerFinding.sample, detail: { ...accessAnalyzerFinding.sample.detail, isDeleted: true } },
  ],
  limits: "Intended access alerts until the finding is archived; a new analyzer sends everything that it finds.",
  query: "findings-still-open",
  triage: {
    look: [
      "Run `findings-still-open`: whether it is old, and what else the analyzer found in the account.",
      "Read `principal`, `action` and `condition` of the finding: who outside may do what, and under which condition.",
      "Look with `everything-that-touched-one-resource` for who wrote the policy of `resource`, and when.",
    ],
    harmless: "A partner's role or a public download bucket that is agreed: archive it with a rule that says so.",
    contain:
      "Take the outside principal from the policy of `resource`; look at its calls to the resource since the policy was written.",
  },
};
