import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

export const lambdaSharedWithAccount: Detection = {
  id: "lambda-shared-with-account",
  title: "A function was opened to an AWS account",
  why: "Whoever is in that account, or gets into it, may run the function with its role.",
  severity: "medium",
  technique: "T1648",
  source: "aws.lambda",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [{ prefix: "AddPermission" }],
      requestParameters: {
        principal: [
          { prefix: "arn:" },
          { prefix: "0" },
          { prefix: "1" },
          { prefix: "2" },
          { prefix: "3" },
          { prefix: "4" },
          { prefix: "5" },
          { prefix: "6" },
          { prefix: "7" },
          { prefix: "8" },
          { prefix: "9" },
        ],
      },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "lambda-changed",
  subject: ["detail.requestParameters.functionName", "detail.requestParameters.principal"],
  sample: cloudTrailSample({
    source: "aws.lambda",
    eventName: "AddPermission20150331v2",
    userIdentity: user,
    requestParameters: {
      functionName: "invoices",
      statementId: "partner",
      action: "lambda:InvokeFunction",
      principal: "999988887777",
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
      },
    }),
    cloudTrailSample({
      source: "aws.lambda",
      eventName: "AddPermission20150331v2",
      userIdentity: user,
      requestParameters: {
        functionName: "invoices",
        statementId: "partner",
        action: "lambda:InvokeFunction",
        principal: "999988887777",
      },
      more: refused,
    }),
  ],
  limits: "A pattern cannot tell an account of the organization from a foreign one.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the function, `requestParameters.functionName`: who made the call, from where, and what came before it.",
      "Check whose account it is.",
      "Look for the account's invocations, if data events are logged.",
    ],
    harmless: "Another account of the organization, by a deployment.",
    contain: "Remove the permission.",
  },
};
