import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, user } from "../../catalog/sample-callers";

export const modelsInvokedWithAKey: Detection = {
  id: "models-invoked-with-a-key",
  title: "A user's long-lived key invoked a model",
  why: "Applications use a role; keys are what is stolen and sold for models.",
  severity: "low",
  technique: "T1496.004",
  source: "aws.bedrock",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["Converse", "ConverseStream", "InvokeModel", "InvokeModelWithResponseStream"],
      userIdentity: { accessKeyId: [{ prefix: "AKIA" }] },
      errorCode: [{ exists: false }],
    },
  },
  readOnly: true,
  governedBy: "bedrock-models-invoked",
  subject: ["detail.userIdentity.arn", "detail.requestParameters.modelId"],
  sample: cloudTrailSample({
    source: "aws.bedrock",
    eventName: "InvokeModel",
    readOnly: true,
    userIdentity: user,
    requestParameters: { modelId: "anthropic.claude-3-sonnet-20240229-v1:0" },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.bedrock",
      eventName: "InvokeModel",
      readOnly: true,
      userIdentity: pipeline,
      requestParameters: { modelId: "anthropic.claude-3-sonnet-20240229-v1:0" },
    }),
    cloudTrailSample({
      source: "aws.bedrock",
      eventName: "ListFoundationModels",
      readOnly: true,
      userIdentity: user,
      requestParameters: {},
    }),
  ],
  limits: "Applications that still use a user's key alert once for each model.",
  query: "everything-one-principal-did",
  triage: {
    look: [
      "Run `everything-one-principal-did` for whoever made the call: from where, and what came before and after it. Who called stands in `userIdentity.arn`.",
      "Count the invocations, and compare with the week before.",
      "Look for the addresses that they come from.",
    ],
    harmless: "An application that uses this key.",
    contain: "Deactivate the key.",
  },
};
