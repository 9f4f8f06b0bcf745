import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

export const bedrockAccessRefused: Detection = {
  id: "bedrock-access-refused",
  title: "Access to a Bedrock model was asked for and refused",
  why: "Whoever tries stolen credentials on models gets this answer where a guardrail holds.",
  severity: "low",
  technique: "T1526",
  source: "aws.bedrock",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["CreateFoundationModelAgreement", "PutFoundationModelEntitlement", "PutUseCaseForModelAccess"],
      errorCode: ["AccessDenied", "AccessDeniedException"],
      userAgent: [{ exists: true }],
      requestParameters: { modelId: [{ exists: true }] },
    },
  },
  governedBy: "bedrock-access-changed",
  subject: ["detail.requestParameters.modelId", "detail.userIdentity.arn"],
  sample: cloudTrailSample({
    source: "aws.bedrock",
    eventName: "PutFoundationModelEntitlement",
    userIdentity: user,
    requestParameters: { modelId: "anthropic.claude-3-sonnet-20240229-v1:0" },
    more: refused,
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.bedrock",
      eventName: "PutFoundationModelEntitlement",
      userIdentity: pipeline,
      requestParameters: { modelId: "anthropic.claude-3-sonnet-20240229-v1:0" },
      responseElements: { status: "SUCCESS" },
    }),
    cloudTrailSample({
      source: "aws.bedrock",
      eventName: "PutFoundationModelEntitlement",
      userIdentity: user,
      requestParameters: { modelId: "anthropic.claude-3-sonnet-20240229-v1:0" },
      more: { errorCode: "ThrottlingException" },
    }),
  ],
  limits: "Records that leave out the model are not told.",
  query: "calls-denied-by-principal",
  triage: {
    look: [
      "Run `calls-denied-by-principal`: what else was refused to whoever made the call. It concerns `requestParameters.modelId`.",
      "Look for other calls that were refused to the same caller.",
      "Ask the user.",
    ],
    harmless: "A developer who tries a new model.",
    contain: "Deactivate the key.",
  },
};
