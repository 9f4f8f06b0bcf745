import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, user, refused } from "../../catalog/sample-callers";

/** CloudTrail has GuardDuty's parameters as its API reference does: in camel case. */
export const guarddutyDisabled: Detection = {
  id: "guardduty-disabled",
  title: "GuardDuty was disabled or lost members",
  why: "One call from the administrator's account stops detection in thousands of accounts.",
  severity: "critical",
  technique: "T1562.001",
  source: "aws.guardduty",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      errorCode: [{ exists: false }],
      $or: [
        {
          eventName: [
            "DeleteDetector",
            "DeleteMembers",
            "DeletePublishingDestination",
            "DisassociateFromAdministratorAccount",
            "DisassociateMembers",
            "StopMonitoringMembers",
          ],
        },
        { eventName: ["UpdateDetector"], requestParameters: { enable: [false] } },
      ],
    },
  },
  governedBy: "guardduty-weakened",
  subject: [
    "detail.requestParameters.detectorId",
    "detail.requestParameters.accountIds",
    "detail.requestParameters.destinationId",
  ],
  sample: cloudTrailSample({
    source: "aws.guardduty",
    eventName: "DeleteDetector",
    userIdentity: user,
    requestParameters: { detectorId: "12abc34d567e8fa901bc2d34e56789f0" },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.guardduty",
      eventName: "UpdateDetector",
      userIdentity: pipeline,
      requestParameters: {
        detectorId: "12abc34d567e8fa901bc2d34e56789f0",
        enable: true,
        findingPublishingFrequency: "FIFTEEN_MINUTES",
      },
    }),
    cloudTrailSample({
      source: "aws.guardduty",
      eventName: "DeleteDetector",
      userIdentity: user,
      requestParameters: { detectorId: "12abc34d567e8fa901bc2d34e56789f0" },
      more: refused,
    }),
  ],
  limits:
    "Individual protection plans that are disabled, and denied attempts of members to leave, which the query lists.",
  query: "trail-and-detector-tampering",
  triage: {
    look: [
      "Run `trail-and-detector-tampering`: what else was switched off around it, refused tries included.",
      "Look how far it reaches: `accountIds` of members, or `detectorId` of a whole account and Region.",
      "Look at who did it: GuardDuty is managed by its administrator's account alone.",
    ],
    harmless: "An account that leaves the organization or is closed, by the role that manages accounts.",
    contain:
      "Call CreateDetector or UpdateDetector with enable, and CreateMembers again; take guardduty:* from the caller by an SCP.",
  },
};
