import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

export const agentKnowledgeChanged: Detection = {
  id: "agent-knowledge-changed",
  title: "What a knowledge base reads from was changed",
  why: "Documents that somebody else wrote become the agent's answers.",
  severity: "low",
  technique: "T1565.001",
  source: "aws.bedrock",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "CreateDataSource",
        "DeleteDataSource",
        "DeleteKnowledgeBase",
        "DeleteKnowledgeBaseDocuments",
        "IngestKnowledgeBaseDocuments",
        "UpdateDataSource",
        "UpdateKnowledgeBase",
      ],
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "bedrock-agents-changed",
  subject: ["detail.requestParameters.knowledgeBaseId", "detail.requestParameters.dataSourceId"],
  sample: cloudTrailSample({
    source: "aws.bedrock",
    eventName: "UpdateDataSource",
    userIdentity: user,
    requestParameters: { knowledgeBaseId: "ABCDEFGHIJ", dataSourceId: "KLMNOPQRST", name: "handbook" },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.bedrock",
      eventName: "StartIngestionJob",
      userIdentity: pipeline,
      requestParameters: { knowledgeBaseId: "ABCDEFGHIJ", dataSourceId: "KLMNOPQRST" },
    }),
    cloudTrailSample({
      source: "aws.bedrock",
      eventName: "UpdateDataSource",
      userIdentity: user,
      requestParameters: { knowledgeBaseId: "ABCDEFGHIJ" },
      more: refused,
    }),
  ],
  limits: "A changed document in the same bucket is not seen here.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the knowledge base, `requestParameters.knowledgeBaseId`: who made the call, from where, and what came before it.",
      "Check whose bucket or site the source is.",
      "Look for ingestion jobs since.",
    ],
    harmless: "A deployment of the team that owns it.",
    contain: "Put the former source back, and ingest it again.",
  },
};
