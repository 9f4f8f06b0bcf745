import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { writesAreLogged } from "../preconditions";

/**
 * CloudTrail's names of these calls end with the date of the API version, such as `AddPermission20150331v2`, unlike the API
 * reference. `CreateFunction` takes `CreateFunctionUrlConfig` along, and `UpdateFunctionCo` is code and configuration: one
 * pattern has room for few names.
 */
export const lambdaChanged: GovernedEvent = {
  id: "lambda-changed",
  why: "New code, a new layer or a new environment runs with the function's role the next time it is invoked, and a permission, a policy or a function URL lets others invoke it. Without its event source, or with a concurrency of 0, it no longer runs.",
  topic: "configuration",
  source: "aws.lambda",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        { prefix: "AddLayerVersionPermission" },
        { prefix: "AddPermission" },
        { prefix: "CreateFunction" },
        { prefix: "DeleteEventSourceMapping" },
        { prefix: "PutFunctionConcurrency" },
        { prefix: "PutResourcePolicy" },
        { prefix: "UpdateEventSourceMapping" },
        { prefix: "UpdateFunctionCo" },
        { prefix: "UpdateFunctionUrlConfig" },
      ],
    },
  },
  origin: "member",
  volume: { perMonth: 100, busyPerMonth: 10000, basis: "Some events for each deployment of a function." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.lambda",
    eventName: "UpdateFunctionConfiguration20150331v2",
    requestParameters: {
      functionName: "arn:aws:lambda:eu-west-1:111122223333:function:invoices",
      environment: {},
      layers: ["arn:aws:lambda:eu-west-1:999988887777:layer:extension:1"],
    },
    responseElements: {
      functionName: "invoices",
      functionArn: "arn:aws:lambda:eu-west-1:111122223333:function:invoices",
      role: "arn:aws:iam::111122223333:role/invoices",
      runtime: "nodejs22.x",
      lastUpdateStatus: "InProgress",
      layers: [{ arn: "arn:aws:lambda:eu-west-1:999988887777:layer:extension:1", codeSize: 2120 }],
    },
  }),
};
