import { type CloudTrailSample, cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { refused, user } from "../../catalog/sample-callers";

const call: CloudTrailSample = {
  source: "aws.guardduty",
  eventName: "DeleteThreatIntelSet",
  userIdentity: user,
  requestParameters: {
    detectorId: "12abc34d567e8fa901bc2d34e56789f0",
    threatIntelSetId: "0cb0141ab9fbde177613ab9436212e90",
  },
};

export const guarddutyIntelligenceRemoved: Detection = {
  id: "guardduty-intelligence-removed",
  title: "A threat list of GuardDuty was removed, or its export of findings",
  why: "Addresses that your own intelligence calls hostile are no longer told, and findings no longer reach the bucket.",
  severity: "medium",
  technique: "T1562.001",
  source: "aws.guardduty",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      $or: [
        {
          eventName: [
            "DeleteMalwareProtectionPlan",
            "DeleteThreatEntitySet",
            "DeleteThreatIntelSet",
            "DisableOrganizationAdminAccount",
            "DisassociateFromMasterAccount",
            "UpdatePublishingDestination",
          ],
        },
        { eventName: ["UpdateThreatEntitySet", "UpdateThreatIntelSet"], requestParameters: { activate: [false] } },
      ],
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "guardduty-weakened",
  subject: [
    "detail.requestParameters.threatIntelSetId",
    "detail.requestParameters.threatEntitySetId",
    "detail.requestParameters.malwareProtectionPlanId",
    "detail.requestParameters.destinationId",
    "detail.requestParameters.detectorId",
    "detail.requestParameters.adminAccountId",
  ],
  sample: cloudTrailSample(call),
  nearMisses: [
    cloudTrailSample({ ...call, more: refused }),
    cloudTrailSample({
      ...call,
      eventName: "UpdateThreatIntelSet",
      requestParameters: {
        detectorId: "12abc34d567e8fa901bc2d34e56789f0",
        threatIntelSetId: "0cb0141ab9fbde177613ab9436212e90",
        activate: true,
      },
    }),
  ],
  limits: "A list that is replaced by an empty one at the same address.",
  query: "trail-and-detector-tampering",
  triage: {
    look: [
      "Run `trail-and-detector-tampering` for the day, `requestParameters.threatIntelSetId`: what else was switched off, and in which order.",
      "Look what the list held, and who keeps it.",
      "Read what the caller did before and after (`everything-one-principal-did`): the hour without a record is the interesting one.",
    ],
    harmless: "The security team replaces a list: another one is created the same minute.",
    contain: "Create the set again from its file.",
  },
};
