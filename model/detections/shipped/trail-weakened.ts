import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, user } from "../../catalog/sample-callers";

export const trailWeakened: Detection = {
  id: "trail-weakened",
  title: "A CloudTrail trail records less than before",
  why: "A trail that still runs but leaves out writes, Regions or global services leaves gaps without the alarm of a stopped trail.",
  severity: "high",
  technique: "T1562.008",
  source: "aws.cloudtrail",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      errorCode: [{ exists: false }],
      $or: [
        {
          eventName: ["PutEventSelectors"],
          requestParameters: { eventSelectors: { includeManagementEvents: [false] } },
        },
        { eventName: ["PutEventSelectors"], requestParameters: { eventSelectors: { readWriteType: ["ReadOnly"] } } },
        { eventName: ["UpdateTrail"], requestParameters: { isMultiRegionTrail: [false] } },
        { eventName: ["UpdateTrail"], requestParameters: { includeGlobalServiceEvents: [false] } },
        { eventName: ["UpdateTrail"], requestParameters: { enableLogFileValidation: [false] } },
        { eventName: ["UpdateTrail"], requestParameters: { isOrganizationTrail: [false] } },
      ],
    },
  },
  governedBy: "cloudtrail-weakened",
  subject: ["detail.requestParameters.trailName", "detail.requestParameters.name"],
  sample: cloudTrailSample({
    source: "aws.cloudtrail",
    eventName: "PutEventSelectors",
    userIdentity: user,
    requestParameters: {
      trailName: "organization",
      eventSelectors: [
        {
          readWriteType: "ReadOnly",
          includeManagementEvents: false,
          dataResources: [],
          excludeManagementEventSources: [],
        },
      ],
    },
    responseElements: { trailARN: "arn:aws:cloudtrail:eu-west-1:111122223333:trail/organization" },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.cloudtrail",
      eventName: "PutEventSelectors",
      userIdentity: pipeline,
      requestParameters: {
        trailName: "organization",
        eventSelectors: [
          {
            readWriteType: "All",
            includeManagementEvents: true,
            dataResources: [{ type: "AWS::S3::Object", values: ["arn:aws:s3:::customer-exports/"] }],
            excludeManagementEventSources: [],
          },
        ],
      },
      responseElements: { trailARN: "arn:aws:cloudtrail:eu-west-1:111122223333:trail/organization" },
    }),
    cloudTrailSample({
      source: "aws.cloudtrail",
      eventName: "UpdateTrail",
      userIdentity: pipeline,
      requestParameters: {
        name: "organization",
        isMultiRegionTrail: true,
        includeGlobalServiceEvents: true,
        enableLogFileValidation: true,
      },
    }),
  ],
  limits:
    "Advanced event selectors have a language of their own: a pattern cannot tell what they drop. A change of the trail's bucket or key is not seen either.",
  query: "trail-and-detector-tampering",
  triage: {
    look: [
      "Run `trail-and-detector-tampering`: what else was weakened around it.",
      "Compare `eventSelectors` or the flags of `requestParameters` with the trail's code: what is no longer recorded.",
      "Look whether another trail records it, and what the caller did right after.",
    ],
    harmless: "A second trail for one purpose, beside the organization's.",
    contain: "Call PutEventSelectors or UpdateTrail with the former values; search the time in between in other logs.",
  },
};
