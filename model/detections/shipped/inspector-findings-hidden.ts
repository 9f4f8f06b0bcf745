import { type CloudTrailSample, cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { refused, user } from "../../catalog/sample-callers";

const call: CloudTrailSample = {
  source: "aws.inspector2",
  eventName: "CreateFilter",
  userIdentity: user,
  requestParameters: {
    name: "noise",
    action: "SUPPRESS",
    filterCriteria: { severity: [{ comparison: "EQUALS", value: "CRITICAL" }] },
  },
};

export const inspectorFindingsHidden: Detection = {
  id: "inspector-findings-hidden",
  title: "A rule of Amazon Inspector suppresses findings",
  why: "A machine that can be broken into is found, and told to nobody.",
  severity: "medium",
  technique: "T1562.001",
  source: "aws.inspector2",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["CreateFilter", "UpdateFilter"],
      requestParameters: { action: ["SUPPRESS"] },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "inspector-weakened",
  subject: ["detail.requestParameters.name", "detail.requestParameters.filterArn"],
  sample: cloudTrailSample(call),
  nearMisses: [
    cloudTrailSample({ ...call, more: refused }),
    cloudTrailSample({ ...call, requestParameters: { name: "production", action: "NONE", filterCriteria: {} } }),
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
