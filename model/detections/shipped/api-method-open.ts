import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { user } from "../../catalog/sample-callers";

export const apiMethodOpen: Detection = {
  id: "api-method-open",
  title: "An API's method needs no sign-in",
  why: "Whoever finds the path runs what stands behind it.",
  severity: "low",
  technique: "T1190",
  source: "aws.apigateway",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["PutMethod"],
      $or: [
        {
          requestParameters: {
            putMethodInput: { authorizationType: ["NONE"], apiKeyRequired: [{ exists: false }, false] },
            httpMethod: [{ "anything-but": ["OPTIONS"] }],
          },
        },
        {
          requestParameters: {
            authorizationType: ["NONE"],
            apiKeyRequired: [{ exists: false }, false],
            httpMethod: [{ "anything-but": ["OPTIONS"] }],
          },
        },
      ],
      userIdentity: { type: ["IAMUser", "Root"] },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "apis-changed",
  subject: [
    "detail.requestParameters.restApiId",
    "detail.requestParameters.resourceId",
    "detail.requestParameters.httpMethod",
  ],
  sample: cloudTrailSample({
    source: "aws.apigateway",
    eventName: "PutMethod",
    userIdentity: user,
    requestParameters: {
      restApiId: "a1b2c3d4e5",
      resourceId: "f6g7h8",
      httpMethod: "POST",
      putMethodInput: { authorizationType: "NONE", apiKeyRequired: false },
    },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.apigateway",
      eventName: "PutMethod",
      userIdentity: user,
      requestParameters: {
        restApiId: "a1b2c3d4e5",
        resourceId: "f6g7h8",
        httpMethod: "OPTIONS",
        putMethodInput: { authorizationType: "NONE" },
      },
    }),
    cloudTrailSample({
      source: "aws.apigateway",
      eventName: "PutMethod",
      userIdentity: user,
      requestParameters: {
        restApiId: "a1b2c3d4e5",
        resourceId: "f6g7h8",
        httpMethod: "POST",
        putMethodInput: { authorizationType: "AWS_IAM" },
      },
    }),
  ],
  limits:
    "Deployments by a role are left out: public APIs have such methods by the dozen. HTTP APIs are not looked at.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the API: who made the call, from where, and what came before it. It concerns `requestParameters.restApiId`.",
      "Check whether the API has a resource policy.",
      "Ask its owner.",
    ],
    harmless: "A developer in a test account.",
    contain: "Give the method an authorizer.",
  },
};
