import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { everyWrite } from "../every-write";
import { writesAreLogged } from "../preconditions";

export const agentcoreChanged: GovernedEvent = {
  id: "agentcore-changed",
  why: "An agent runtime runs a container with a role of its own behind a public endpoint, and a gateway gives models tools: each is a new way to act in the account.",
  topic: "services",
  source: "aws.bedrock-agentcore",
  pattern: { "detail-type": ["AWS API Call via CloudTrail"], detail: everyWrite },
  origin: "member",
  volume: { perMonth: 3, busyPerMonth: 300, basis: "Deployments of agents." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.bedrock-agentcore",
    eventName: "CreateAgentRuntime",
    requestParameters: {
      agentRuntimeName: "assistant",
      roleArn: "arn:aws:iam::111122223333:role/AgentCore-assistant",
      networkConfiguration: { networkMode: "PUBLIC" },
    },
  }),
};
