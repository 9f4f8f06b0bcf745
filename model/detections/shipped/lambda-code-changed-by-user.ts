import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

export const lambdaCodeChangedByUser: Detection = {
  id: "lambda-code-changed-by-user",
  title: "A user replaced a Lambda function's code",
  why: "Code comes from a pipeline's role; a long-lived key that uploads code runs anything with the function's permissions.",
  severity: "medium",
  technique: "T1648",
  source: "aws.lambda",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [{ prefix: "UpdateFunctionCode" }],
      userIdentity: { type: ["IAMUser", "Root"] },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "lambda-changed",
  subject: ["detail.requestParameters.functionName"],
  sample: cloudTrailSample({
    source: "aws.lambda",
    eventName: "UpdateFunctionCode20150331v2",
    userIdentity: user,
    requestParameters: { functionName: "invoices", dryRun: false, publish: false },
    responseElements: {
      functionName: "invoices",
      functionArn: "arn:aws:lambda:eu-west-1:111122223333:function:invoices",
      codeSha256: "yoqgXJ3G1ROsFXLUfkxIKHbCiKf2eKCiIkxoktNUoNE=",
    },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.lambda",
      eventName: "UpdateFunctionCode20150331v2",
      userIdentity: user,
      requestParameters: { functionName: "invoices", dryRun: false, publish: false },
      responseElements: {
        functionName: "invoices",
        functionArn: "arn:aws:lambda:eu-west-1:111122223333:function:invoices",
        codeSha256: "yoqgXJ3G1ROsFXLUfkxIKHbCiKf2eKCiIkxoktNUoNE=",
      },
      more: refused,
    }),

    cloudTrailSample({
      source: "aws.lambda",
      eventName: "UpdateFunctionCode20150331v2",
      userIdentity: pipeline,
      requestParameters: { functionName: "invoices", dryRun: false, publish: true },
      responseElements: {
        functionName: "invoices",
        functionArn: "arn:aws:lambda:eu-west-1:111122223333:function:invoices",
        codeSha256: "yoqgXJ3G1ROsFXLUfkxIKHbCiKf2eKCiIkxoktNUoNE=",
      },
    }),
  ],
  limits: "A stolen role looks like a deployment; pipelines that still use a user's key alert each time.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the function, `requestParameters.functionName`: who made the call, from where, and what came before it.",
      "Compare the code with what the pipeline built.",
      "Read what the function's role may do.",
    ],
    harmless: "A developer in a test account.",
    contain: "Deploy the pipeline's version again, and deactivate the key.",
  },
};
