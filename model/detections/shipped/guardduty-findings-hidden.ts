import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { user, pipeline } from "../../catalog/sample-callers";

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
    cloudTrailSample({
      source: "aws.guardduty",
      eventName: "CreateIPSet",
      userIdentity: pipeline,
      requestParameters: {
        detectorId: "12abc34d567e8fa901bc2d34e56789f0",
        name: "offices",
        format: "TXT",
        location: "https://s3.amazonaws.com/lists/offices.txt",
        activate: false,
      },
    }),
  ],
  limits:
    "How much a filter hides depends on its criteria, which no pattern can evaluate; findings that are archived one by one are excluded.",
  query: "trail-and-detector-tampering",
  triage: {
    look: [
      "Run `trail-and-detector-tampering`: what else the caller hid or switched off.",
      "Read `findingCriteria`, or the list at `location`: which findings or addresses are never told again.",
      "Look for findings that the filter has archived already: they are in GuardDuty with archived true.",
    ],
    harmless:
      "A filter for a scanner or a penetration test, with a name and criteria that say so, by the security team.",
    contain: "Call DeleteFilter, or UpdateIPSet with activate false; unarchive the findings that it has hidden.",
  },
};
