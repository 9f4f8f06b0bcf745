import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { user, rehearsed, refused } from "../../catalog/sample-callers";

/** The response lists what EC2 could not delete; an empty one means that all were deleted. */
export const flowLogsDeleted: Detection = {
  id: "flow-logs-deleted",
  title: "VPC flow logs were deleted",
  why: "Without flow logs nobody can say afterwards where data went; there is rarely an operational reason to delete them.",
  severity: "high",
  technique: "T1562.008",
  source: "aws.ec2",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: ["DeleteFlowLogs"], errorCode: [{ exists: false }] },
  },
  governedBy: "ec2-flow-logs-deleted",
  subject: ["detail.requestParameters.DeleteFlowLogsRequest.FlowLogId.content"],
  sample: cloudTrailSample({
    source: "aws.ec2",
    eventName: "DeleteFlowLogs",
    userIdentity: user,
    requestParameters: { DeleteFlowLogsRequest: { FlowLogId: { tag: 1, content: "fl-0e17aa62a21d4bbfe" } } },
    responseElements: { DeleteFlowLogsResponse: { unsuccessful: "" } },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.ec2",
      eventName: "DeleteFlowLogs",
      userIdentity: user,
      requestParameters: { DeleteFlowLogsRequest: { FlowLogId: { tag: 1, content: "fl-0e17aa62a21d4bbfe" } } },
      more: rehearsed,
    }),
    cloudTrailSample({
      source: "aws.ec2",
      eventName: "DeleteFlowLogs",
      userIdentity: user,
      requestParameters: { DeleteFlowLogsRequest: { FlowLogId: { tag: 1, content: "fl-0e17aa62a21d4bbfe" } } },
      more: refused,
    }),
  ],
  limits: "A VPC that is deleted with its flow logs is a deployment, and alerts too.",
  query: "trail-and-detector-tampering",
  triage: {
    look: [
      "Run `trail-and-detector-tampering`: whether trails, GuardDuty or DNS logs of the account were touched too.",
      "Look which VPC or subnet `FlowLogId` was of, and what runs there.",
      "Look at what the caller did before and after: `everything-one-principal-did` with `userIdentity.arn`.",
    ],
    harmless: "The VPC itself was deleted in the same minute, by the pipeline that owns it.",
    contain: "Call CreateFlowLogs with the former destination; what passed in between is recorded nowhere.",
  },
};
