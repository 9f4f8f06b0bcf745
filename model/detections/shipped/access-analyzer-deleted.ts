import { type CloudTrailSample, cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { refused, user } from "../../catalog/sample-callers";

const call: CloudTrailSample = {
  source: "aws.access-analyzer",
  eventName: "DeleteAnalyzer",
  userIdentity: user,
  requestParameters: { analyzerName: "organization" },
};

export const accessAnalyzerDeleted: Detection = {
  id: "access-analyzer-deleted",
  title: "An analyzer of IAM Access Analyzer was deleted",
  why: "Access from outside is no longer proven, nor told.",
  severity: "medium",
  technique: "T1562.001",
  source: "aws.access-analyzer",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: ["DeleteAnalyzer"], errorCode: [{ exists: false }] },
  },
  governedBy: "access-analyzer-weakened",
  subject: ["detail.requestParameters.analyzerName"],
  sample: cloudTrailSample(call),
  nearMisses: [
    cloudTrailSample({ ...call, more: refused }),
    cloudTrailSample({
      ...call,
      eventName: "DeleteArchiveRule",
      requestParameters: { analyzerName: "organization", ruleName: "partners" },
    }),
  ],
  limits: "What the service found before stays where its findings are archived.",
  query: "trail-and-detector-tampering",
  triage: {
    look: [
      "Run `trail-and-detector-tampering` for the day, `requestParameters.analyzerName`: what else was switched off, and in which order.",
      "Look in which accounts Access Analyzer still runs, and since when it does not.",
      "Read what the caller did before and after (`everything-one-principal-did`): the hour without a record is the interesting one.",
    ],
    harmless: "A member's own analyzer, which the organization's replaces.",
    contain: "Enable Access Analyzer again from the delegated administrator, and let it catch up.",
  },
};
