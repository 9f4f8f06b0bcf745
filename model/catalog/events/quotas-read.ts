import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { readsAreLogged } from "../preconditions";

export const quotasRead: GovernedEvent = {
  id: "quotas-read",
  why: "Asking for one quota in Region after Region tells an intruder where stolen credentials can launch most. Tools ask as well, hence opt-in.",
  topic: "services",
  source: "aws.servicequotas",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: ["GetServiceQuota", "ListServiceQuotas"] },
  },
  origin: "member",
  readOnly: true,
  volume: { perMonth: 500, busyPerMonth: 20000, basis: "Dashboards and quota monitors." },
  preconditions: [readsAreLogged],
  sample: cloudTrailSample({
    source: "aws.servicequotas",
    eventName: "GetServiceQuota",
    readOnly: true,
    requestParameters: { serviceCode: "ec2", quotaCode: "L-1216C47A" },
  }),
};
