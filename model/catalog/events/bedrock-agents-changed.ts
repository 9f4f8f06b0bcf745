import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { writesAreLogged } from "../preconditions";

export const bedrockAgentsChanged: GovernedEvent = {
  id: "bedrock-agents-changed",
  why: "An agent acts with its role on what its instructions, action groups and knowledge bases say: whoever changes one of them speaks through it.",
  topic: "protection",
  part: "models",
  source: "aws.bedrock",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "AssociateAgentCollaborator",
        "AssociateAgentKnowledgeBase",
        "CreateAgent",
        "CreateAgentActionGroup",
        "CreateAgentAlias",
        "CreateDataSource",
        "CreateFlow",
        "DeleteAgent",
        "DeleteDataSource",
        "DeleteKnowledgeBase",
        "DeleteKnowledgeBaseDocuments",
        "IngestKnowledgeBaseDocuments",
        "PrepareAgent",
        "StartIngestionJob",
        "UpdateAgent",
        "UpdateAgentActionGroup",
        "UpdateAgentAlias",
        "UpdateAgentCollaborator",
        "UpdateAgentKnowledgeBase",
        "UpdateDataSource",
        "UpdateFlow",
        "UpdateKnowledgeBase",
      ],
    },
  },
  origin: "member",
  volume: {
    perMonth: 10,
    busyPerMonth: 2000,
    basis: "Deployments of agents, and knowledge bases that are read anew each hour.",
  },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.bedrock",
    eventName: "UpdateAgentActionGroup",
    requestParameters: {
      agentId: "ABCDEFGHIJ",
      agentVersion: "DRAFT",
      actionGroupId: "KLMNOPQRST",
      actionGroupName: "orders",
      actionGroupExecutor: { lambda: "arn:aws:lambda:eu-west-1:111122223333:function:orders" },
    },
  }),
};
