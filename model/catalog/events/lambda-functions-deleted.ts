import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { writesAreLogged } from "../preconditions";

export const lambdaFunctionsDeleted: GovernedEvent = {
  id: "lambda-functions-deleted",
  why: "A deleted function may be the one that responded to alarms, and a short-lived one that deletes itself leaves only this event.",
  topic: "configuration",
  source: "aws.lambda",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: [{ prefix: "DeleteFunction" }] },
  },
  origin: "member",
  volume: { perMonth: 5, busyPerMonth: 500, basis: "Environments that are torn down." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.lambda",
    eventName: "DeleteFunction20150331",
    requestParameters: { functionName: "invoices" },
  }),
};
