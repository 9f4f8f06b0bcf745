import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { user, pipeline } from "../sample-callers";

export const lambdaLayerAttached: Detection = {
  id: "lambda-layer-attached",
  title: "A user attached a layer to a Lambda function",
  why: "A layer or extension runs with the function's role and sees every event, while the function's own code stays as it was reviewed.",
  severity: "medium",
  technique: "T1546",
  source: "aws.lambda",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["UpdateFunctionConfiguration20150331v2"],
      requestParameters: { layers: [{ prefix: "arn:" }] },
      userIdentity: { type: ["IAMUser", "Root"] },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "lambda-changed",
  subject: ["detail.requestParameters.functionName", "detail.requestParameters.layers"],
  sample: cloudTrailSample({
    source: "aws.lambda",
    eventName: "UpdateFunctionConfiguration20150331v2",
    userIdentity: user,
    requestParameters: {
      functionName: "arn:aws:lambda:eu-west-1:111122223333:function:invoices",
      environment: {},
      layers: ["arn:aws:lambda:eu-west-1:999988887777:layer:extension:1"],
    },
    responseElements: {
      functionName: "invoices",
      functionArn: "arn:aws:lambda:eu-west-1:111122223333:function:invoices",
      layers: [{ arn: "arn:aws:lambda:eu-west-1:999988887777:layer:extension:1", codeSize: 2120 }],
    },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.lambda",
      eventName: "UpdateFunctionConfiguration20150331v2",
      userIdentity: user,
      requestParameters: { functionName: "invoices", timeout: 30 },
      responseElements: {
        functionName: "invoices",
        functionArn: "arn:aws:lambda:eu-west-1:111122223333:function:invoices",
        timeout: 30,
      },
    }),
    cloudTrailSample({
      source: "aws.lambda",
      eventName: "UpdateFunctionConfiguration20150331v2",
      userIdentity: pipeline,
      requestParameters: {
        functionName: "invoices",
        layers: ["arn:aws:lambda:eu-west-1:111122223333:layer:tracing:4"],
      },
    }),
  ],
  limits:
    "Roles are excluded, because deployments use roles; a pattern cannot tell an external layer from the organization's own.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` with `functionName`: what else was changed on it.",
      "Look whose account is in each ARN of `requestParameters.layers`: vendors publish theirs, an unknown one is foreign code.",
      "Look at the function's environment and role: what a layer in it can read.",
    ],
    harmless: "A vendor's layer for monitoring, of the account that its documentation names.",
    contain:
      "Call UpdateFunctionConfiguration without the layer, change the secrets in its environment, and look at outbound traffic since.",
  },
};
