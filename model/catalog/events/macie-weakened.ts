import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { writesAreLogged } from "../preconditions";

export const macieWeakened: GovernedEvent = {
  id: "macie-weakened",
  why: "Macie knows where customer data lies; paused, unsubscribed from members or told to ignore a pattern, it stops saying so.",
  topic: "findings",
  part: "scanners",
  source: "aws.macie2",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "AcceptInvitation",
        "CreateAllowList",
        "CreateFindingsFilter",
        "DeleteCustomDataIdentifier",
        "DeleteMember",
        "DisableMacie",
        "DisableOrganizationAdminAccount",
        "DisassociateFromAdministratorAccount",
        "DisassociateFromMasterAccount",
        "DisassociateMember",
        "PutClassificationExportConfiguration",
        "PutFindingsPublicationConfiguration",
        "UpdateAllowList",
        "UpdateAutomatedDiscoveryConfiguration",
        "UpdateClassificationJob",
        "UpdateClassificationScope",
        "UpdateFindingsFilter",
        "UpdateMacieSession",
        "UpdateMemberSession",
        "UpdateOrganizationConfiguration",
      ],
    },
  },
  origin: "member",
  volume: { perMonth: 1, busyPerMonth: 100, basis: "A person, some times a year; accounts that join." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({ source: "aws.macie2", eventName: "DisableMacie" }),
};
