import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { readsAreLogged } from "../preconditions";

export const lambdaInventoryRead: GovernedEvent = {
  id: "lambda-inventory-read",
  why: "Functions hold environment variables, and environment variables hold credentials. Deployments and dashboards read them all day, hence opt-in.",
  topic: "configuration",
  part: "databases",
  source: "aws.lambda",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        { prefix: "GetFunction" },
        { prefix: "GetFunctionConfiguration" },
        { prefix: "GetPolicy" },
        { prefix: "ListFunctions" },
      ],
    },
  },
  origin: "member",
  readOnly: true,
  volume: { perMonth: 20000, busyPerMonth: 500000, basis: "Deployments, dashboards and posture tools." },
  preconditions: [readsAreLogged],
  sample: cloudTrailSample({
    source: "aws.lambda",
    eventName: "ListFunctions20150331",
    readOnly: true,
    requestParameters: { maxItems: 50 },
  }),
};
