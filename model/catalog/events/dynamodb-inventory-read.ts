import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { readsAreLogged } from "../preconditions";

export const dynamodbInventoryRead: GovernedEvent = {
  id: "dynamodb-inventory-read",
  why: "The list of tables is the first question of whoever wants what is in them. Applications and dashboards ask all day, hence opt-in.",
  topic: "configuration",
  part: "databases",
  source: "aws.dynamodb",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: ["DescribeContinuousBackups", "DescribeTable", "ListBackups", "ListTables"] },
  },
  origin: "member",
  readOnly: true,
  volume: { perMonth: 20000, busyPerMonth: 1000000, basis: "Applications that ask at each start, and autoscaling." },
  preconditions: [readsAreLogged],
  sample: cloudTrailSample({
    source: "aws.dynamodb",
    eventName: "ListTables",
    readOnly: true,
    requestParameters: { limit: 100 },
  }),
};
