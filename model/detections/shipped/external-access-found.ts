import { accessAnalyzerFinding } from "../../catalog/events/access-analyzer-finding";
import type { Detection } from "../detection";

/** IAM user guide, "Monitoring IAM Access Analyzer with Amazon EventBridge": `isDeleted` marks a deleted resource. */
export const externalAccessFound: Detection = {
  id: "external-access-found",
  title: "Access Analyzer found a way in from outside",
  why: "It proves, instead of guessing, that a policy lets somebody outside the organization in.",
  severity: "high",
  technique: "T1530",
  source: "aws.access-analyzer",
  pattern: { "detail-type": ["Access Analyzer Finding"], detail: { status: ["ACTIVE"], isDeleted: [false] } },
  governedBy: "access-analyzer-finding",
  sample: accessAnalyzerFinding.sample,
  nearMiss: {
    ...accessAnalyzerFinding.sample,
    detail: { ...accessAnalyzerFinding.sample.detail, status: "RESOLVED" },
  },
  limits: "Access that is meant alerts until the finding is archived; a new analyzer sends everything that it finds.",
  query: "findings-still-open",
};
