import { macieFinding } from "../../catalog/events/macie-finding";
import type { Detection } from "../detection";
import { macieResources } from "../finding-subjects";

/** Amazon Macie user guide, "Severity scoring for Macie findings": High is the highest of its three levels. */
export const macieSensitiveData: Detection = {
  id: "macie-sensitive-data",
  title: "Macie found much sensitive data in an object",
  why: "It says that a bucket holds personal data or credentials: the difference between an open bucket and a breach that must be reported.",
  severity: "high",
  technique: "T1530",
  source: "aws.macie",
  pattern: {
    "detail-type": ["Macie Finding"],
    detail: {
      type: [{ prefix: "SensitiveData:" }],
      severity: { description: ["High"] },
      sample: [false],
      archived: [false],
    },
  },
  governedBy: "macie-finding",
  subject: macieResources,
  sample: macieFinding.sample,
  nearMisses: [{ ...macieFinding.sample, detail: { ...macieFinding.sample.detail, sample: true } }],
  limits: "Whether the bucket is open is another question: the finding's own publicAccess says so.",
  query: "findings-still-open",
};
