import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { writesAreLogged } from "../preconditions";

export const quotasRequested: GovernedEvent = {
  id: "quotas-requested",
  why: "Who mines or sends mail with stolen credentials asks for more first: a higher quota for accelerated instances is the earliest sign there is.",
  topic: "services",
  source: "aws.servicequotas",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "AssociateServiceQuotaTemplate",
        "DeleteServiceQuotaIncreaseRequestFromTemplate",
        "PutServiceQuotaIncreaseRequestIntoTemplate",
        "RequestServiceQuotaIncrease",
      ],
    },
  },
  origin: "member",
  volume: { perMonth: 2, busyPerMonth: 50, basis: "A person, when something does not fit." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.servicequotas",
    eventName: "RequestServiceQuotaIncrease",
    requestParameters: { serviceCode: "ec2", quotaCode: "L-DB2E81BA", desiredValue: 512 },
    responseElements: { requestedQuota: { id: "0a1b2c3d", status: "PENDING" } },
  }),
};
