import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { dataEventsAreLogged } from "../preconditions";

export const dynamodbItemsRead: GovernedEvent = {
  id: "dynamodb-items-read",
  why: "A scan reads a whole table item by item, which only data events show. Applications read all day, hence opt-in.",
  topic: "configuration",
  part: "data",
  source: "aws.dynamodb",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: ["BatchExecuteStatement", "BatchGetItem", "ExecuteStatement", "Query", "Scan"] },
  },
  origin: "member",
  dataEvents: true,
  volume: { perMonth: 1000000, busyPerMonth: 1000000000, basis: "One event for each read of an application." },
  preconditions: [
    dataEventsAreLogged("DynamoDB tables, narrowed by advanced event selectors to the tables that matter"),
  ],
  sample: cloudTrailSample({
    source: "aws.dynamodb",
    eventName: "Scan",
    readOnly: true,
    dataEvent: true,
    requestParameters: { tableName: "orders", limit: 1000 },
  }),
};
