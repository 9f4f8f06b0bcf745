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
  nearMisses: [
    { ...macieFinding.sample, detail: { ...macieFinding.sample.detail, sample: true } },
    { ...macieFinding.sample, detail: { ...macieFinding.sample.detail, archived: true } },
  ],
  limits: "Whether the bucket is open is another question: the finding's own publicAccess says so.",
  query: "findings-still-open",
  triage: {
    look: [
      "Run `findings-still-open`: other findings of the bucket, such as public access.",
      "Read `classificationDetails` of the finding: which kinds of data, how many, in which object.",
      "Read `resourcesAffected.s3Bucket.publicAccess`, and who may read the bucket (`buckets-shared`).",
    ],
    harmless: "A bucket that is meant for such data, encrypted and closed: archive it by a rule for that bucket.",
    contain:
      "Close the bucket (PutPublicAccessBlock), move the object to where it belongs, change credentials that it holds.",
  },
};
