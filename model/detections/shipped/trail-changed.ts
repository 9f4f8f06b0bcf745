import { type CloudTrailSample, cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { refused, user } from "../../catalog/sample-callers";

const call: CloudTrailSample = {
  source: "aws.cloudtrail",
  eventName: "PutEventSelectors",
  userIdentity: user,
  requestParameters: {
    trailName: "organization",
    advancedEventSelectors: [
      {
        name: "Management events",
        fieldSelectors: [
          { field: "eventCategory", equals: ["Management"] },
          { field: "readOnly", equals: ["true"] },
        ],
      },
    ],
  },
  responseElements: { trailARN: "arn:aws:cloudtrail:eu-west-1:111122223333:trail/organization" },
};

export const trailChanged: Detection = {
  id: "trail-changed",
  title: "What a CloudTrail trail or event data store records was changed",
  why: "Advanced selectors can leave out a service, a role or every write, and the trail still looks healthy.",
  severity: "medium",
  technique: "T1562.008",
  source: "aws.cloudtrail",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      $or: [
        {
          eventName: ["PutEventSelectors"],
          requestParameters: { advancedEventSelectors: { fieldSelectors: { field: [{ exists: true }] } } },
        },
        { eventName: ["UpdateTrail"], requestParameters: { s3BucketName: [{ exists: true }] } },
        { eventName: ["UpdateTrail"], requestParameters: { kmsKeyId: [{ exists: true }] } },
        { eventName: ["UpdateTrail"], requestParameters: { cloudWatchLogsLogGroupArn: [{ exists: true }] } },
        {
          eventName: [
            "DeleteChannel",
            "DisableFederation",
            "PutEventConfiguration",
            "PutInsightSelectors",
            "UpdateChannel",
            "UpdateEventDataStore",
          ],
        },
      ],
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "cloudtrail-weakened",
  subject: [
    "detail.requestParameters.trailName",
    "detail.requestParameters.name",
    "detail.requestParameters.eventDataStore",
  ],
  sample: cloudTrailSample(call),
  nearMisses: [
    cloudTrailSample({ ...call, more: refused }),
    cloudTrailSample({
      ...call,
      requestParameters: {
        trailName: "organization",
        eventSelectors: [
          { readWriteType: "All", includeManagementEvents: true, dataResources: [], excludeManagementEventSources: [] },
        ],
      },
    }),
  ],
  limits:
    "Advanced selectors have a language of their own: more and less recording look the same. What basic selectors drop is told by trail-weakened.",
  query: "trail-and-detector-tampering",
  triage: {
    look: [
      "Run `trail-and-detector-tampering` for the day, `requestParameters.trailName`: what else was switched off, and in which order.",
      "Read the selectors as they are now with GetEventSelectors, and compare them with your code.",
      "Read what the caller did before and after (`everything-one-principal-did`): the hour without a record is the interesting one.",
    ],
    harmless: "A deployment of the trail, by the team that owns it, a few times a year.",
    contain:
      "Put the selectors, bucket and key back from your code; look in EventBridge's and the services' own logs for the gap.",
  },
};
