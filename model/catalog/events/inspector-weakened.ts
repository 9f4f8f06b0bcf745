import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { writesAreLogged } from "../preconditions";

export const inspectorWeakened: GovernedEvent = {
  id: "inspector-weakened",
  why: "Without Inspector nobody learns which instance can be broken into; a suppression filter leaves it running and silent.",
  topic: "findings",
  part: "scanners",
  source: "aws.inspector2",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "CreateFilter",
        "DeleteFilter",
        "Disable",
        "DisableDelegatedAdminAccount",
        "DisassociateMember",
        "UpdateConfiguration",
        "UpdateEc2DeepInspectionConfiguration",
        "UpdateFilter",
        "UpdateOrgEc2DeepInspectionConfiguration",
        "UpdateOrganizationConfiguration",
      ],
    },
  },
  origin: "member",
  volume: { perMonth: 1, busyPerMonth: 100, basis: "A person, some times a year; accounts that join." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.inspector2",
    eventName: "Disable",
    requestParameters: { resourceTypes: ["EC2", "ECR", "LAMBDA"], accountIds: ["111122223333"] },
  }),
};
