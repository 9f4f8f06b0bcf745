import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { readsAreLogged } from "../preconditions";

export const bedrockModelsInvoked: GovernedEvent = {
  id: "bedrock-models-invoked",
  why: "Stolen keys are sold for their models: the bill comes at the end of the month, and these calls come with the first prompt. Applications invoke models all day, hence opt-in.",
  topic: "protection",
  part: "models",
  source: "aws.bedrock",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "Converse",
        "ConverseStream",
        "GetFoundationModelAvailability",
        "GetModelInvocationLoggingConfiguration",
        "InvokeModel",
        "InvokeModelWithResponseStream",
        "ListFoundationModelAgreementOffers",
        "ListFoundationModels",
      ],
    },
  },
  origin: "member",
  readOnly: true,
  volume: { perMonth: 50000, busyPerMonth: 10000000, basis: "One event for each prompt." },
  preconditions: [readsAreLogged],
  sample: cloudTrailSample({
    source: "aws.bedrock",
    eventName: "InvokeModel",
    readOnly: true,
    requestParameters: { modelId: "anthropic.claude-3-sonnet-20240229-v1:0" },
  }),
};
