import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { writesAreLogged } from "../preconditions";

/** CloudTrail's names of most of these calls end with the date of the API version; which date a new call has is known only once one was recorded. */
export const lambdaExposureChanged: GovernedEvent = {
  id: "lambda-exposure-changed",
  why: "A resource policy that is deleted, an event source, a layer or an alias that points elsewhere: each lets something else start the function, or something else run in its name.",
  topic: "configuration",
  part: "databases",
  source: "aws.lambda",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        { prefix: "CreateEventSourceMapping" },
        { prefix: "DeleteResourcePolicy" },
        { prefix: "PublishLayerVersion" },
        { prefix: "PutFunctionCodeSigningConfig" },
        { prefix: "PutRuntimeManagementConfig" },
        { prefix: "RemovePermission" },
        { prefix: "UpdateAlias" },
        { prefix: "UpdateFunctionEventInvokeConfig" },
      ],
    },
  },
  origin: "member",
  volume: { perMonth: 20, busyPerMonth: 2000, basis: "Deployments of functions." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.lambda",
    eventName: "CreateEventSourceMapping20150331",
    requestParameters: { functionName: "invoices", eventSourceArn: "arn:aws:sqs:eu-west-1:111122223333:orders" },
  }),
};
