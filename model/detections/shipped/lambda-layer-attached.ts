import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { refused, user } from "../../catalog/sample-callers";

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
      eventName: [{ prefix: "UpdateFunctionConfiguration" }],
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
      more: refused,
    }),

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
  ],
  limits:
    "Roles are excluded, because deployments use roles; a pattern cannot tell an external layer from the organization's own.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the function, `requestParameters.functionName`: who made the call, from where, and what came before it.",
      "Check whose account the layer is from.",
      "Read what the function's role may do.",
    ],
    harmless: "A vendor's extension, by its usual deployment.",
    contain: "Deploy the former configuration, and rotate what the function's environment holds.",
  },
};
