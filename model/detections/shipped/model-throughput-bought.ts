import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

export const modelThroughputBought: Detection = {
  id: "model-throughput-bought",
  title: "Throughput for a model was bought, changed or given up",
  why: "It costs thousands a day, and without it production waits.",
  severity: "medium",
  technique: "T1496",
  source: "aws.bedrock",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "CreateProvisionedModelThroughput",
        "DeleteProvisionedModelThroughput",
        "UpdateProvisionedModelThroughput",
      ],
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "bedrock-models-changed",
  subject: ["detail.requestParameters.provisionedModelName", "detail.requestParameters.provisionedModelId"],
  sample: cloudTrailSample({
    source: "aws.bedrock",
    eventName: "CreateProvisionedModelThroughput",
    userIdentity: user,
    requestParameters: { modelUnits: 4, provisionedModelName: "chat", modelId: "anthropic.claude-v2" },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.bedrock",
      eventName: "StopModelCustomizationJob",
      userIdentity: pipeline,
      requestParameters: { jobIdentifier: "tune" },
    }),
    cloudTrailSample({
      source: "aws.bedrock",
      eventName: "CreateProvisionedModelThroughput",
      userIdentity: user,
      requestParameters: { modelUnits: 4, provisionedModelName: "chat" },
      more: refused,
    }),
  ],
  limits: "Purchases on purpose alert as well.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the throughput, `requestParameters.provisionedModelName`: who made the call, from where, and what came before it.",
      "Read for how long it was committed.",
      "Ask the account's owner.",
    ],
    harmless: "A purchase by the team that owns it.",
    contain: "Delete it, if it has no commitment; else ask AWS support.",
  },
};
