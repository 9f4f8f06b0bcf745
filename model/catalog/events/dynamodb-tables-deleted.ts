import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { writesAreLogged } from "../preconditions";

export const dynamodbTablesDeleted: GovernedEvent = {
  id: "dynamodb-tables-deleted",
  why: "A deleted table is lost with its data unless point-in-time recovery or a backup was on, and there are 35 days to notice.",
  topic: "configuration",
  source: "aws.dynamodb",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: ["DeleteTable"] },
  },
  origin: "member",
  volume: { perMonth: 2, busyPerMonth: 500, basis: "Environments that are torn down." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.dynamodb",
    eventName: "DeleteTable",
    requestParameters: { tableName: "orders" },
    responseElements: {
      tableDescription: {
        tableName: "orders",
        tableStatus: "DELETING",
        tableArn: "arn:aws:dynamodb:eu-west-1:111122223333:table/orders",
      },
    },
  }),
};
