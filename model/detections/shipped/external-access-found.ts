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
  ],
  limits: "Intended access alerts until the finding is archived; a new analyzer sends everything that it finds.",
  query: "findings-still-open",
};
