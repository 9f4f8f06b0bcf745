import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

export const lambdaUrlPublic: Detection = {
  id: "lambda-url-public",
  title: "A function got a URL without sign-in",
  why: "Whoever knows the URL runs the function with its role.",
  severity: "medium",
  technique: "T1648",
  source: "aws.lambda",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [{ prefix: "CreateFunctionUrlConfig" }, { prefix: "UpdateFunctionUrlConfig" }],
      requestParameters: { authType: ["NONE"] },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "lambda-changed",
  subject: ["detail.requestParameters.functionName"],
  sample: cloudTrailSample({
    source: "aws.lambda",
    eventName: "CreateFunctionUrlConfig",
    userIdentity: user,
    requestParameters: { functionName: "invoices", authType: "NONE" },
    responseElements: { functionUrl: "https://abcdefg.lambda-url.eu-west-1.on.aws/", authType: "NONE" },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.lambda",
      eventName: "CreateFunctionUrlConfig",
      userIdentity: pipeline,
      requestParameters: { functionName: "invoices", authType: "AWS_IAM" },
    }),
    cloudTrailSample({
      source: "aws.lambda",
      eventName: "CreateFunctionUrlConfig",
      userIdentity: user,
      requestParameters: { functionName: "invoices", authType: "NONE" },
      more: refused,
    }),
  ],
  limits: "URLs that are meant to be public alert once.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the function, `requestParameters.functionName`: who made the call, from where, and what came before it.",
      "Read what the function's role may do.",
      "Check whether the code verifies its caller.",
    ],
    harmless: "A webhook that verifies a signature of its own.",
    contain: "Set the URL's authType to AWS_IAM, or delete the URL.",
  },
};
