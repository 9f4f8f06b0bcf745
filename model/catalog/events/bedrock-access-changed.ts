import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { writesAreLogged } from "../preconditions";

/** `PutFoundationModelEntitlement` is missing from the API reference; the console calls it and CloudTrail logs it. */
export const bedrockAccessChanged: GovernedEvent = {
  id: "bedrock-access-changed",
  why: "Stolen credentials are resold as model access: the thief agrees to a model's terms, switches invocation logging off and runs up the bill; removed guardrails hurt in the same way.",
  topic: "protection",
  source: "aws.bedrock",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "CreateFoundationModelAgreement",
        "DeleteGuardrail",
        "DeleteModelInvocationLoggingConfiguration",
        "PutFoundationModelEntitlement",
        "PutModelInvocationLoggingConfiguration",
        "PutUseCaseForModelAccess",
        "UpdateGuardrail",
      ],
    },
  },
  origin: "member",
  volume: {
    perMonth: 2,
    busyPerMonth: 50,
    basis: "Deployments of guardrails, and one event for each model that is enabled.",
  },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.bedrock",
    eventName: "CreateFoundationModelAgreement",
    requestParameters: { modelId: "anthropic.claude-3-sonnet-20240229-v1:0" },
    responseElements: { modelId: "anthropic.claude-3-sonnet-20240229-v1" },
  }),
};
