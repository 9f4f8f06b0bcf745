import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

export const foreignModelBroughtIn: Detection = {
  id: "foreign-model-brought-in",
  title: "A model from outside was brought into Bedrock",
  why: "It runs what a stranger has trained, under the company's name and at its cost.",
  severity: "medium",
  technique: "T1195",
  source: "aws.bedrock",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "CreateCustomModelDeployment",
        "CreateMarketplaceModelEndpoint",
        "CreateModelImportJob",
        "RegisterMarketplaceModelEndpoint",
      ],
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "bedrock-models-changed",
  subject: [
    "detail.requestParameters.importedModelName",
    "detail.requestParameters.jobName",
    "detail.requestParameters.endpointName",
    "detail.requestParameters.modelDeploymentName",
    "detail.requestParameters.endpointIdentifier",
  ],
  sample: cloudTrailSample({
    source: "aws.bedrock",
    eventName: "CreateModelImportJob",
    userIdentity: user,
    requestParameters: {
      jobName: "import",
      importedModelName: "chat",
      roleArn: "arn:aws:iam::111122223333:role/import",
    },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.bedrock",
      eventName: "DeleteImportedModel",
      userIdentity: pipeline,
      requestParameters: { modelIdentifier: "chat" },
    }),
    cloudTrailSample({
      source: "aws.bedrock",
      eventName: "CreateModelImportJob",
      userIdentity: user,
      requestParameters: { jobName: "import" },
      more: refused,
    }),
  ],
  limits: "Deployments of models alert.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the model, `requestParameters.importedModelName`: who made the call, from where, and what came before it.",
      "Check where its files come from.",
      "Ask the team that owns models.",
    ],
    harmless: "A deployment of that team.",
    contain: "Delete the model and its endpoint.",
  },
};
