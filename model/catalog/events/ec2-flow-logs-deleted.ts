import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { writesAreLogged } from "../preconditions";

export const ec2FlowLogsDeleted: GovernedEvent = {
  id: "ec2-flow-logs-deleted",
  why: "Without flow logs nobody can say afterwards where data went; there is rarely an operational reason to delete them.",
  topic: "workload",
  source: "aws.ec2",
  pattern: { "detail-type": ["AWS API Call via CloudTrail"], detail: { eventName: ["DeleteFlowLogs"] } },
  origin: "member",
  volume: { perMonth: 1, busyPerMonth: 50, basis: "Environments that are torn down." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.ec2",
    eventName: "DeleteFlowLogs",
    requestParameters: { DeleteFlowLogsRequest: { FlowLogId: { tag: 1, content: "fl-0e17aa62a21d4bbfe" } } },
    responseElements: { DeleteFlowLogsResponse: { unsuccessful: "" } },
  }),
};
