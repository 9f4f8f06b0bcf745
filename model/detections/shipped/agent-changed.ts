import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

export const agentChanged: Detection = {
  id: "agent-changed",
  title: "An agent, or what it may do, was changed",
  why: "Whoever writes its instructions, its actions or its knowledge speaks and acts through it.",
  severity: "low",
  technique: "T1565",
  source: "aws.bedrock",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "AssociateAgentCollaborator",
        "AssociateAgentKnowledgeBase",
        "CreateAgent",
        "CreateAgentActionGroup",
        "UpdateAgent",
        "UpdateAgentActionGroup",
        "UpdateAgentAlias",
        "UpdateAgentCollaborator",
        "UpdateAgentKnowledgeBase",
      ],
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "bedrock-agents-changed",
  subject: [
    "detail.requestParameters.agentId",
    "detail.requestParameters.agentName",
    "detail.requestParameters.actionGroupId",
  ],
  sample: cloudTrailSample({
    source: "aws.bedrock",
    eventName: "UpdateAgentActionGroup",
    userIdentity: user,
    requestParameters: {
      agentId: "ABCDEFGHIJ",
      agentVersion: "DRAFT",
      actionGroupId: "KLMNOPQRST",
      actionGroupName: "orders",
    },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.bedrock",
      eventName: "DeleteAgent",
      userIdentity: pipeline,
      requestParameters: { agentId: "ABCDEFGHIJ" },
    }),
    cloudTrailSample({
      source: "aws.bedrock",
      eventName: "UpdateAgent",
      userIdentity: user,
      requestParameters: { agentId: "ABCDEFGHIJ" },
      more: refused,
    }),
  ],
  limits: "Deployments of agents alert.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the agent, `requestParameters.agentId`: who made the call, from where, and what came before it.",
      "Compare instructions, action groups and role with what they were.",
      "Look for a new alias: a change works from then on.",
    ],
    harmless: "A deployment of the team that owns it.",
    contain: "Point the alias at the former version.",
  },
};
