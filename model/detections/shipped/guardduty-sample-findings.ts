import { type CloudTrailSample, cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { refused, user } from "../../catalog/sample-callers";

const call: CloudTrailSample = {
  source: "aws.guardduty",
  eventName: "CreateSampleFindings",
  userIdentity: user,
  requestParameters: { detectorId: "12abc34d567e8fa901bc2d34e56789f0" },
};

export const guarddutySampleFindings: Detection = {
  id: "guardduty-sample-findings",
  title: "Sample findings of GuardDuty were created",
  why: "Dozens of findings at once cover a real one, and people stop reading.",
  severity: "low",
  technique: "T1562.001",
  source: "aws.guardduty",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: ["CreateSampleFindings"], errorCode: [{ exists: false }] },
  },
  governedBy: "guardduty-weakened",
  subject: ["detail.requestParameters.detectorId"],
  sample: cloudTrailSample(call),
  nearMisses: [
    cloudTrailSample({ ...call, more: refused }),
    cloudTrailSample({
      ...call,
      eventName: "ArchiveFindings",
      requestParameters: {
        detectorId: "12abc34d567e8fa901bc2d34e56789f0",
        findingIds: ["16afba5c5c43e07c9e3e5e2e544e95df"],
      },
    }),
  ],
  limits: "Samples themselves are told by no detection.",
  query: "findings-by-severity-and-account",
  triage: {
    look: [
      "Run `findings-by-severity-and-account`: what is real among the findings of that hour. It concerns `requestParameters.detectorId`.",
      "Ask the caller whether they test.",
      "Look what else happened in the account at that time.",
    ],
    harmless: "Somebody tests the way of a finding, in working hours, and says so.",
    contain: "Archive the samples, and read the others.",
  },
};
