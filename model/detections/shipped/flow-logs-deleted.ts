import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { user, rehearsed } from "../sample-callers";

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
  ],
  limits: "A VPC that is deleted with its flow logs is a deployment, and alerts too.",
  query: "trail-and-detector-tampering",
};
