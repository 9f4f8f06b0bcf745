import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, user, refused } from "../sample-callers";

export const lambdaMadePublic: Detection = {
  id: "lambda-made-public",
  title: "A Lambda function or layer was made public",
  why: "Anyone in the world may run the function with its role, or copy the layer's code.",
  severity: "high",
  technique: "T1648",
  source: "aws.lambda",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["AddLayerVersionPermission20181031", "AddPermission20150331v2"],
      requestParameters: { principal: ["*"] },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "lambda-changed",
  subject: [
    "detail.requestParameters.functionName",
    "detail.requestParameters.layerName",
    "detail.requestParameters.versionNumber",
  ],
  sample: cloudTrailSample({
    source: "aws.lambda",
    eventName: "AddPermission20150331v2",
    userIdentity: user,
    requestParameters: {
      functionName: "invoices",
      statementId: "FunctionURLAllowPublicAccess",
      action: "lambda:InvokeFunctionUrl",
      principal: "*",
      functionUrlAuthType: "NONE",
    },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.lambda",
      eventName: "AddPermission20150331v2",
      userIdentity: pipeline,
      requestParameters: {
        functionName: "invoices",
        statementId: "AllowBucket",
        action: "lambda:InvokeFunction",
        principal: "s3.amazonaws.com",
        sourceArn: "arn:aws:s3:::customer-exports",
        sourceAccount: "111122223333",
      },
    }),
    cloudTrailSample({
      source: "aws.lambda",
      eventName: "AddPermission20150331v2",
      userIdentity: user,
      requestParameters: { functionName: "invoices", action: "lambda:InvokeFunction", principal: "*" },
      more: refused,
    }),
  ],
  limits: "Function URLs that are meant to be public alert once; a permission narrowed to an organization alerts too.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` with `functionName`: whether code or a function URL was changed before.",
      "Read `action`, `functionUrlAuthType` and conditions of the permission: AuthType AWS_IAM still asks for a signature.",
      "Look at what the function's role may do, and at its invocations since.",
    ],
    harmless: "A webhook that checks a signature itself and is on the list of public ones.",
    contain:
      "Call RemovePermission with `statementId` or RemoveLayerVersionPermission, and DeleteFunctionUrlConfig if there is one.",
  },
};
