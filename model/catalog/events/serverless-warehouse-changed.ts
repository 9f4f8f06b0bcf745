import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { everyWrite } from "../every-write";
import { writesAreLogged } from "../preconditions";

export const serverlessWarehouseChanged: GovernedEvent = {
  id: "serverless-warehouse-changed",
  why: "A warehouse without a cluster has the same data, and its workgroup is made public by the same one parameter.",
  topic: "services",
  source: "aws.redshift-serverless",
  pattern: { "detail-type": ["AWS API Call via CloudTrail"], detail: everyWrite },
  origin: "member",
  volume: { perMonth: 2, busyPerMonth: 100, basis: "Deployments." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.redshift-serverless",
    eventName: "UpdateWorkgroup",
    requestParameters: { workgroupName: "analytics", publiclyAccessible: true },
  }),
};
