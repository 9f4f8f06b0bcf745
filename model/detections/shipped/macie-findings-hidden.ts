import { type CloudTrailSample, cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { refused, user } from "../../catalog/sample-callers";

const call: CloudTrailSample = {
  source: "aws.macie2",
  eventName: "CreateFindingsFilter",
  userIdentity: user,
  requestParameters: { name: "noise", action: "ARCHIVE", findingCriteria: {} },
};

export const macieFindingsHidden: Detection = {
  id: "macie-findings-hidden",
  title: "A rule of Macie suppresses findings, or allows a text",
  why: "Customer data that lies open is found, and told to nobody.",
  severity: "medium",
  technique: "T1562.001",
  source: "aws.macie2",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      $or: [
        { eventName: ["CreateFindingsFilter", "UpdateFindingsFilter"], requestParameters: { action: ["ARCHIVE"] } },
        { eventName: ["CreateAllowList", "UpdateAllowList"] },
      ],
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "macie-weakened",
  subject: ["detail.requestParameters.name", "detail.requestParameters.id"],
  sample: cloudTrailSample(call),
  nearMisses: [
    cloudTrailSample({ ...call, more: refused }),
    cloudTrailSample({ ...call, requestParameters: { name: "production", action: "NOOP", findingCriteria: {} } }),
  ],
  limits: "How much a rule hides depends on its criteria, which no pattern can evaluate.",
  query: "trail-and-detector-tampering",
  triage: {
    look: [
      "Run `trail-and-detector-tampering` for the day, `requestParameters.name`: what else was switched off, and in which order.",
      "Read the rule's criteria: one kind of finding in one account, or everything.",
      "Look which findings it has hidden so far.",
    ],
    harmless: "The security team hides a known false alarm, with a name that says so.",
    contain: "Delete the rule, and read the findings that it hid.",
  },
};
