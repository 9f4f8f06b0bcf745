import { type CloudTrailSample, cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

const call: CloudTrailSample = {
  source: "aws.logs",
  eventName: "DeleteLogGroup",
  userIdentity: user,
  requestParameters: { logGroupName: "/aws/vpc/flow-logs" },
};

export const logGroupDeleted: Detection = {
  id: "log-group-deleted",
  title: "A log group or a log stream was deleted",
  why: "What an application, a VPC or a trail had written there is gone for good.",
  severity: "medium",
  technique: "T1070",
  source: "aws.logs",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["DeleteLogGroup", "DeleteLogStream"],
      userIdentity: { invokedBy: [{ exists: false }] },
      userAgent: [{ "anything-but": ["AWS Internal", "cloudformation.amazonaws.com"] }],
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "logs-weakened",
  subject: ["detail.requestParameters.logGroupName", "detail.requestParameters.logStreamName"],
  sample: cloudTrailSample(call),
  nearMisses: [
    cloudTrailSample({ ...call, more: refused }),
    cloudTrailSample({ ...call, userIdentity: { ...pipeline, invokedBy: "cloudformation.amazonaws.com" } }),
  ],
  limits: "Groups that CloudFormation removes with their stack are excluded, and an intruder can delete a stack.",
  query: "trail-and-detector-tampering",
  triage: {
    look: [
      "Run `trail-and-detector-tampering` for the day, `requestParameters.logGroupName`: what else was switched off, and in which order.",
      "Look what the group held: a trail, flow logs and DNS logs before those of an application.",
      "Read what the caller did before and after (`everything-one-principal-did`): the hour without a record is the interesting one.",
    ],
    harmless: "Developers clean up after a test, in their own accounts, with names like their projects'.",
    contain:
      "It cannot be undone; look whether a subscription or the archive has a copy, and take the permission from the caller.",
  },
};
