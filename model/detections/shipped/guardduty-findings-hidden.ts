import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { user } from "../sample-callers";

export const guarddutyFindingsHidden: Detection = {
  id: "guardduty-findings-hidden",
  title: "GuardDuty findings are archived or an address is trusted",
  why: "A suppression filter or a trusted address list hides one intruder without stopping anything.",
  severity: "high",
  technique: "T1562.001",
  source: "aws.guardduty",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      errorCode: [{ exists: false }],
      $or: [
        { eventName: ["CreateFilter", "UpdateFilter"], requestParameters: { action: ["ARCHIVE"] } },
        {
          eventName: ["CreateIPSet", "CreateTrustedEntitySet", "UpdateIPSet", "UpdateTrustedEntitySet"],
          requestParameters: { activate: [true] },
        },
      ],
    },
  },
  governedBy: "guardduty-weakened",
  subject: [
    "detail.requestParameters.name",
    "detail.requestParameters.filterName",
    "detail.requestParameters.ipSetId",
    "detail.requestParameters.trustedEntitySetId",
    "detail.requestParameters.location",
    "detail.requestParameters.detectorId",
  ],
  sample: cloudTrailSample({
    source: "aws.guardduty",
    eventName: "CreateFilter",
    userIdentity: user,
    requestParameters: {
      detectorId: "12abc34d567e8fa901bc2d34e56789f0",
      name: "noise",
      action: "ARCHIVE",
      findingCriteria: {
        criterion: { type: { equals: ["UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS"] } },
      },
    },
    responseElements: { name: "noise" },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.guardduty",
      eventName: "CreateFilter",
      requestParameters: {
        detectorId: "12abc34d567e8fa901bc2d34e56789f0",
        name: "production only",
        action: "NOOP",
        findingCriteria: { criterion: { accountId: { equals: ["111122223333"] } } },
      },
      responseElements: { name: "production only" },
    }),
  ],
  limits:
    "How much a filter hides depends on its criteria, which no pattern can evaluate; findings that are archived one by one are excluded.",
  query: "trail-and-detector-tampering",
};
