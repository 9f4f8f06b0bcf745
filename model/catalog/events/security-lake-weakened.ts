import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { writesAreLogged } from "../preconditions";

export const securityLakeWeakened: GovernedEvent = {
  id: "security-lake-weakened",
  why: "Security Lake keeps the organization's logs for whoever investigates: a removed source or a deleted lake ends that, and an added subscriber reads it all.",
  topic: "findings",
  part: "scanners",
  source: "aws.securitylake",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "CreateSubscriber",
        "DeleteAwsLogSource",
        "DeleteCustomLogSource",
        "DeleteDataLake",
        "DeleteDataLakeOrganizationConfiguration",
        "DeleteSubscriber",
        "DeregisterDataLakeDelegatedAdministrator",
        "UpdateDataLake",
        "UpdateSubscriber",
      ],
    },
  },
  origin: "member",
  volume: { perMonth: 0, busyPerMonth: 20, basis: "A person, some times a year." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.securitylake",
    eventName: "DeleteDataLake",
    requestParameters: { regions: ["eu-west-1"] },
  }),
};
