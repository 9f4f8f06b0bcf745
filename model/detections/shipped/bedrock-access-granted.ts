import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { refused } from "../../catalog/sample-callers";

/** `PutFoundationModelEntitlement` is missing from the API reference; the console calls it and CloudTrail logs it. */
export const bedrockAccessGranted: Detection = {
  id: "bedrock-access-granted",
  title: "Access to a Bedrock model was requested",
  why: "It happens once for each model and account; otherwise someone is about to spend the organization's money on it.",
  severity: "medium",
  technique: "T1496.004",
  source: "aws.bedrock",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["CreateFoundationModelAgreement", "PutFoundationModelEntitlement", "PutUseCaseForModelAccess"],
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "bedrock-access-changed",
  subject: ["detail.requestParameters.modelId", "account"],
  sample: cloudTrailSample({
    source: "aws.bedrock",
    eventName: "PutFoundationModelEntitlement",
    requestParameters: { modelId: "anthropic.claude-3-sonnet-20240229-v1:0" },
    responseElements: { status: "SUCCESS" },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.bedrock",
      eventName: "PutFoundationModelEntitlement",
      requestParameters: { modelId: "anthropic.claude-3-sonnet-20240229-v1:0" },
      responseElements: { status: "SUCCESS" },
      more: refused,
    }),

    cloudTrailSample({
      source: "aws.bedrock",
      eventName: "CreateFoundationModelAgreement",
      requestParameters: { modelId: "anthropic.claude-3-sonnet-20240229-v1:0" },
      more: refused,
    }),
  ],
  limits: "Use of models that are already enabled: invocations are too many to forward.",
  query: "everything-one-principal-did",
  triage: {
    look: [
      "Run `everything-one-principal-did` for whoever made the call: from where, and what came before and after it. It concerns `requestParameters.modelId`.",
      "Look for invocations since, and where they come from.",
      "Ask the account's owner.",
    ],
    harmless: "A team that begins to use the model.",
    contain: "Deny bedrock:InvokeModel to the caller, and deactivate its key.",
  },
};
