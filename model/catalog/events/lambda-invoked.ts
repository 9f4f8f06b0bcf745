import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { dataEventsAreLogged } from "../preconditions";

export const lambdaInvoked: GovernedEvent = {
  id: "lambda-invoked",
  why: "Who invokes a function directly, from where and how often, is how an intruder uses its role; only data events show it. Functions are invoked all day, hence opt-in.",
  topic: "configuration",
  part: "databases",
  source: "aws.lambda",
  pattern: { "detail-type": ["AWS API Call via CloudTrail"], detail: { eventName: [{ prefix: "Invoke" }] } },
  origin: "member",
  dataEvents: true,
  volume: { perMonth: 1000000, busyPerMonth: 1000000000, basis: "One event for each invocation." },
  preconditions: [dataEventsAreLogged("Lambda functions")],
  sample: cloudTrailSample({
    source: "aws.lambda",
    eventName: "Invoke",
    dataEvent: true,
    requestParameters: {
      functionName: "arn:aws:lambda:eu-west-1:111122223333:function:invoices",
      invocationType: "Event",
    },
  }),
};
