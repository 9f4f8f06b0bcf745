import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { JsonObject } from "../../envelope";
import type { Detection } from "../detection";
import { publicTexts, textLimits } from "../public-policies";
import { pipeline, user } from "../../catalog/sample-callers";

/** Parameters of `AddPermission` that narrow `*` (Lambda API reference, "AddPermission"), as CloudTrail spells them. */
const notNarrowed: JsonObject = Object.fromEntries(
  ["principalOrgID", "principalOrgId", "sourceAccount", "sourceArn"].map((key) => [key, [{ exists: false }]]),
);

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
      errorCode: [{ exists: false }],
      $or: [
        { eventName: [{ prefix: "AddPermission" }], requestParameters: { principal: ["*"], ...notNarrowed } },
        {
          eventName: [{ prefix: "AddLayerVersionPermission" }],
          requestParameters: { principal: ["*"], organizationId: [{ exists: false }] },
        },
        { eventName: [{ prefix: "PutResourcePolicy" }], requestParameters: { policy: publicTexts } },
      ],
    },
  },
  governedBy: "lambda-changed",
  subject: [
    "detail.requestParameters.functionName",
    "detail.requestParameters.resourceArn",
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
        statementId: "organization",
        action: "lambda:InvokeFunction",
        principal: "*",
        principalOrgID: "o-a1b2c3d4e5",
      },
    }),
    cloudTrailSample({
      source: "aws.lambda",
      eventName: "PutResourcePolicy20260709",
      userIdentity: pipeline,
      requestParameters: {
        resourceArn: "arn:aws:lambda:eu-west-1:111122223333:function:invoices",
        policy:
          '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"s3.amazonaws.com"},"Action":"lambda:InvokeFunction","Resource":"*"}]}',
      },
    }),

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
  ],
  limits: `Function URLs that are meant to be public alert once. Of a policy that is replaced whole: ${textLimits}`,
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the function, `requestParameters.functionName`: who opened it, from where, and what came before it.",
      "Read what the function's role may do.",
      "Check whether it has a URL, and whether its code verifies the caller.",
    ],
    harmless: "A webhook that verifies a signature of its own, by its usual deployment.",
    contain: "Remove the permission, or delete the resource policy, and revoke the sessions of the function's role.",
  },
};
