import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { writesAreLogged } from "../preconditions";

export const detectiveWeakened: GovernedEvent = {
  id: "detective-weakened",
  why: "A deleted behavior graph takes a year of history along, which an investigation can never get back.",
  topic: "findings",
  part: "scanners",
  source: "aws.detective",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "DeleteGraph",
        "DeleteMembers",
        "DisableOrganizationAdminAccount",
        "DisassociateMembership",
        "UpdateDatasourcePackages",
        "UpdateOrganizationConfiguration",
      ],
    },
  },
  origin: "member",
  volume: { perMonth: 0, busyPerMonth: 10, basis: "A person, some times a year." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.detective",
    eventName: "DeleteGraph",
    requestParameters: { GraphArn: "arn:aws:detective:eu-west-1:111122223333:graph:4c3f2a1b5d6e7f8a9b0c1d2e3f4a5b6c" },
  }),
};
