import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { writesAreLogged } from "../preconditions";

export const accessAnalyzerWeakened: GovernedEvent = {
  id: "access-analyzer-weakened",
  why: "An archive rule hides public access for good, and a deleted analyzer proves nothing any more.",
  topic: "findings",
  source: "aws.access-analyzer",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "ApplyArchiveRule",
        "CreateArchiveRule",
        "DeleteAnalyzer",
        "DeleteArchiveRule",
        "UpdateAnalyzer",
        "UpdateArchiveRule",
        "UpdateFindings",
      ],
    },
  },
  origin: "member",
  volume: { perMonth: 1, busyPerMonth: 50, basis: "A person, some times a year." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.access-analyzer",
    eventName: "DeleteAnalyzer",
    requestParameters: { analyzerName: "organization" },
  }),
};
