import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, user, refused } from "../sample-callers";

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
      eventName: ["UpdateFunctionCode20150331v2"],
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
      userIdentity: pipeline,
      requestParameters: { functionName: "invoices", dryRun: false, publish: true },
      responseElements: {
        functionName: "invoices",
        functionArn: "arn:aws:lambda:eu-west-1:111122223333:function:invoices",
        codeSha256: "yoqgXJ3G1ROsFXLUfkxIKHbCiKf2eKCiIkxoktNUoNE=",
      },
    }),
    cloudTrailSample({
      source: "aws.lambda",
      eventName: "UpdateFunctionCode20150331v2",
      userIdentity: user,
      requestParameters: { functionName: "invoices", dryRun: false, publish: false },
      more: refused,
    }),
  ],
  limits: "A stolen role looks like a deployment; pipelines that still use a user's key alert each time.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` with `functionName`: who changed it before, and by which way.",
      "Compare `codeSha256` of the response with what the pipeline built.",
      "Look at what the function's role may do, and what it did since (`everything-one-principal-did` with the role).",
    ],
    harmless: "A developer in a development account, with MFA, who works on this function.",
    contain:
      "Deploy the pipeline's code again, deactivate the user's key, and change the secrets that the function can read.",
  },
};
