import { type CloudTrailSample, cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { refused, user } from "../../catalog/sample-callers";

const call: CloudTrailSample = {
  source: "aws.config",
  eventName: "PutConfigurationRecorder",
  userIdentity: user,
  requestParameters: {
    configurationRecorder: {
      name: "default",
      roleARN: "arn:aws:iam::111122223333:role/config",
      recordingGroup: { allSupported: false, includeGlobalResourceTypes: false, resourceTypes: ["AWS::EC2::Volume"] },
    },
  },
};

export const configRecordingNarrowed: Detection = {
  id: "config-recording-narrowed",
  title: "AWS Config records less than before",
  why: "A recorder that leaves out IAM or records once a day misses what an intruder does and undoes.",
  severity: "medium",
  technique: "T1562.008",
  source: "aws.config",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["PutConfigurationRecorder"],
      $or: [
        { requestParameters: { configurationRecorder: { recordingGroup: { allSupported: [false] } } } },
        {
          requestParameters: {
            configurationRecorder: {
              recordingGroup: { exclusionByResourceTypes: { resourceTypes: [{ exists: true }] } },
            },
          },
        },
        { requestParameters: { configurationRecorder: { recordingMode: { recordingFrequency: ["DAILY"] } } } },
      ],
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "config-recording-weakened",
  subject: ["detail.requestParameters.configurationRecorder.name", "account"],
  sample: cloudTrailSample(call),
  nearMisses: [
    cloudTrailSample({ ...call, more: refused }),
    cloudTrailSample({
      ...call,
      requestParameters: {
        configurationRecorder: {
          name: "default",
          roleARN: "arn:aws:iam::111122223333:role/config",
          recordingGroup: { allSupported: true, includeGlobalResourceTypes: true },
          recordingMode: { recordingFrequency: "CONTINUOUS" },
        },
      },
    }),
  ],
  limits: "What was recorded before no event says: a recorder that is set up narrow alerts once.",
  query: "trail-and-detector-tampering",
  triage: {
    look: [
      "Run `trail-and-detector-tampering` for the day, `requestParameters.configurationRecorder.name`: what else was switched off, and in which order.",
      "Compare the recorder with your standard.",
      "Read what the caller did before and after (`everything-one-principal-did`): the hour without a record is the interesting one.",
    ],
    harmless: "Teams cut the cost of Config by leaving out network interfaces; it is decided, not found.",
    contain: "Put the recorder back from code.",
  },
};
