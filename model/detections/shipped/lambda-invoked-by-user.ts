import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

export const lambdaInvokedByUser: Detection = {
  id: "lambda-invoked-by-user",
  title: "A user invoked a function directly",
  why: "Functions are run by services and roles; a long-lived key that runs one uses its role.",
  severity: "low",
  technique: "T1648",
  source: "aws.lambda",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [{ prefix: "Invoke" }],
      userIdentity: { type: ["IAMUser", "Root"] },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "lambda-invoked",
  subject: ["detail.requestParameters.functionName"],
  sample: cloudTrailSample({
    source: "aws.lambda",
    eventName: "Invoke",
    dataEvent: true,
    userIdentity: user,
    requestParameters: { functionName: "arn:aws:lambda:eu-west-1:111122223333:function:invoices" },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.lambda",
      eventName: "Invoke",
      dataEvent: true,
      userIdentity: pipeline,
      requestParameters: { functionName: "arn:aws:lambda:eu-west-1:111122223333:function:invoices" },
    }),
    cloudTrailSample({
      source: "aws.lambda",
      eventName: "Invoke",
      dataEvent: true,
      userIdentity: user,
      requestParameters: { functionName: "arn:aws:lambda:eu-west-1:111122223333:function:invoices" },
      more: refused,
    }),
  ],
  limits: "Applications that still use a user's key alert once for each function.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the function, `requestParameters.functionName`: who made the call, from where, and what came before it.",
      "Read what the function's role may do.",
      "Ask the user.",
    ],
    harmless: "A developer who tries the function.",
    contain: "Deactivate the key.",
  },
};
