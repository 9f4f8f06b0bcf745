import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { writesAreLogged } from "../preconditions";

export const bedrockModelsChanged: GovernedEvent = {
  id: "bedrock-models-changed",
  why: "Imported models and marketplace endpoints run what a stranger has trained, provisioned throughput costs thousands a day, and a policy or an enforced guardrail that is changed lets others in.",
  topic: "protection",
  part: "models",
  source: "aws.bedrock",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "CreateCustomModel",
        "CreateCustomModelDeployment",
        "CreateMarketplaceModelEndpoint",
        "CreateModelCustomizationJob",
        "CreateModelImportJob",
        "CreateModelInvocationJob",
        "CreateProvisionedModelThroughput",
        "DeleteAutomatedReasoningPolicy",
        "DeleteCustomModel",
        "DeleteCustomModelDeployment",
        "DeleteEnforcedGuardrailConfiguration",
        "DeleteImportedModel",
        "DeleteInferenceProfile",
        "DeleteMarketplaceModelEndpoint",
        "DeleteModelCustomizationJob",
        "DeleteProvisionedModelThroughput",
        "DeleteResourcePolicy",
        "PutEnforcedGuardrailConfiguration",
        "PutResourcePolicy",
        "RegisterMarketplaceModelEndpoint",
        "StopModelCustomizationJob",
        "UpdateAutomatedReasoningPolicy",
        "UpdateAutomatedReasoningPolicyAnnotations",
        "UpdateProvisionedModelThroughput",
      ],
    },
  },
  origin: "member",
  volume: { perMonth: 3, busyPerMonth: 200, basis: "Deployments of models." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.bedrock",
    eventName: "CreateProvisionedModelThroughput",
    requestParameters: {
      modelUnits: 4,
      provisionedModelName: "chat",
      modelId: "arn:aws:bedrock:eu-west-1::foundation-model/anthropic.claude-v2",
    },
  }),
};
