import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

export const modelPolicyChanged: Detection = {
  id: "model-policy-changed",
  title: "A model's resource policy was changed",
  why: "It lets another account use, or copy, what was trained here.",
  severity: "medium",
  technique: "T1098",
  source: "aws.bedrock",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: ["DeleteResourcePolicy", "PutResourcePolicy"], errorCode: [{ exists: false }] },
  },
  governedBy: "bedrock-models-changed",
  subject: ["detail.requestParameters.resourceArn"],
  sample: cloudTrailSample({
    source: "aws.bedrock",
    eventName: "PutResourcePolicy",
    userIdentity: user,
    requestParameters: {
      resourceArn: "arn:aws:bedrock:eu-west-1:111122223333:custom-model/chat",
      resourcePolicy:
        '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"bedrock:InvokeModel","Resource":"*"}]}',
    },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.bedrock",
      eventName: "DeleteCustomModel",
      userIdentity: pipeline,
      requestParameters: { modelIdentifier: "chat" },
    }),
    cloudTrailSample({
      source: "aws.bedrock",
      eventName: "PutResourcePolicy",
      userIdentity: user,
      requestParameters: { resourceArn: "arn:aws:bedrock:eu-west-1:111122223333:custom-model/chat" },
      more: refused,
    }),
  ],
  limits: "Whom the policy allows is not evaluated.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the model, `requestParameters.resourceArn`: who made the call, from where, and what came before it.",
      "Read whom the policy names.",
      "Look for invocations by other accounts.",
    ],
    harmless: "A deployment of the team that owns it.",
    contain: "Put the former policy back.",
  },
};
