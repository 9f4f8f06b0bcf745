import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { writesAreLogged } from "../preconditions";

/**
 * Forwarded from every member, unlike the findings: a call is only recorded in the caller's account, and a member's own
 * attempt to leave is of interest even if automatic enablement denies it.
 */
export const guarddutyWeakened: GovernedEvent = {
  id: "guardduty-weakened",
  why: "One call from the administrator's account stops detection in thousands of accounts, and a trusted address list or a suppression filter hides one intruder without stopping anything.",
  topic: "findings",
  part: "guardduty",
  source: "aws.guardduty",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "AcceptAdministratorInvitation",
        "AcceptInvitation",
        "ArchiveFindings",
        "CreateFilter",
        "CreateIPSet",
        "CreateSampleFindings",
        "CreateThreatEntitySet",
        "CreateThreatIntelSet",
        "CreateTrustedEntitySet",
        "DeleteDetector",
        "DeleteFilter",
        "DeleteIPSet",
        "DeleteInvitations",
        "DeleteMalwareProtectionPlan",
        "DeleteMembers",
        "DeletePublishingDestination",
        "DeleteThreatEntitySet",
        "DeleteThreatIntelSet",
        "DeleteTrustedEntitySet",
        "DisableOrganizationAdminAccount",
        "DisassociateFromAdministratorAccount",
        "DisassociateFromMasterAccount",
        "DisassociateMembers",
        "StopMonitoringMembers",
        "UpdateDetector",
        "UpdateFilter",
        "UpdateIPSet",
        "UpdateMalwareProtectionPlan",
        "UpdateMalwareScanSettings",
        "UpdateMemberDetectors",
        "UpdateOrganizationConfiguration",
        "UpdatePublishingDestination",
        "UpdateThreatEntitySet",
        "UpdateThreatIntelSet",
        "UpdateTrustedEntitySet",
      ],
    },
  },
  origin: "member",
  volume: { perMonth: 1, busyPerMonth: 20, basis: "Deployments." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.guardduty",
    eventName: "StopMonitoringMembers",
    requestParameters: { detectorId: "12abc34d567e8fa901bc2d34e56789f0", accountIds: ["444455556666"] },
    responseElements: { unprocessedAccounts: [] },
  }),
};
