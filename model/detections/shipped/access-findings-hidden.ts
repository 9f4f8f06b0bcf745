import { type CloudTrailSample, cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { refused, user } from "../../catalog/sample-callers";

const call: CloudTrailSample = {
  source: "aws.access-analyzer",
  eventName: "CreateArchiveRule",
  userIdentity: user,
  requestParameters: { analyzerName: "organization", ruleName: "partners", filter: { isPublic: { eq: ["true"] } } },
};

export const accessFindingsHidden: Detection = {
  id: "access-findings-hidden",
  title: "A rule of Access Analyzer archives findings",
  why: "Access from outside that the rule describes is proven, and told to nobody.",
  severity: "medium",
  technique: "T1562.001",
  source: "aws.access-analyzer",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      $or: [
        { eventName: ["ApplyArchiveRule", "CreateArchiveRule", "UpdateArchiveRule"] },
        { eventName: ["UpdateFindings"], requestParameters: { status: ["ARCHIVED"] } },
      ],
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "access-analyzer-weakened",
  subject: [
    "detail.requestParameters.analyzerName",
    "detail.requestParameters.ruleName",
    "detail.requestParameters.analyzerArn",
  ],
  sample: cloudTrailSample(call),
  nearMisses: [
    cloudTrailSample({ ...call, more: refused }),
    cloudTrailSample({
      ...call,
      eventName: "DeleteArchiveRule",
      requestParameters: { analyzerName: "organization", ruleName: "partners" },
    }),
  ],
  limits: "How much a rule hides depends on its criteria, which no pattern can evaluate.",
  query: "trail-and-detector-tampering",
  triage: {
    look: [
      "Run `trail-and-detector-tampering` for the day, `requestParameters.analyzerName`: what else was switched off, and in which order.",
      "Read the rule's criteria: one kind of finding in one account, or everything.",
      "Look which findings it has hidden so far.",
    ],
    harmless: "The security team hides a known false alarm, with a name that says so.",
    contain: "Delete the rule, and read the findings that it hid.",
  },
};
