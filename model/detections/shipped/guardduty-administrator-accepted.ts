import { type CloudTrailSample, cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { refused, user } from "../../catalog/sample-callers";

const call: CloudTrailSample = {
  source: "aws.guardduty",
  eventName: "AcceptAdministratorInvitation",
  userIdentity: user,
  requestParameters: {
    detectorId: "12abc34d567e8fa901bc2d34e56789f0",
    administratorId: "999988887777",
    invitationId: "84b097800250d17d1872b34c4daadcf5",
  },
};

export const guarddutyAdministratorAccepted: Detection = {
  id: "guardduty-administrator-accepted",
  title: "A member accepted another account as its GuardDuty administrator",
  why: "The new administrator can switch detection off in the member, and the old one no longer sees it.",
  severity: "high",
  technique: "T1562.001",
  source: "aws.guardduty",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: ["AcceptAdministratorInvitation", "AcceptInvitation"], errorCode: [{ exists: false }] },
  },
  governedBy: "guardduty-weakened",
  subject: [
    "detail.requestParameters.administratorId",
    "detail.requestParameters.masterId",
    "detail.requestParameters.detectorId",
  ],
  sample: cloudTrailSample(call),
  nearMisses: [
    cloudTrailSample({ ...call, more: refused }),
    cloudTrailSample({ ...call, eventName: "DeleteInvitations", requestParameters: { accountIds: ["999988887777"] } }),
  ],
  limits: "Administrators by AWS Organizations need no invitation.",
  query: "trail-and-detector-tampering",
  triage: {
    look: [
      "Run `trail-and-detector-tampering` for the day, `requestParameters.administratorId`: what else was switched off, and in which order.",
      "Look whose account the administrator is.",
      "Read what the caller did before and after (`everything-one-principal-did`): the hour without a record is the interesting one.",
    ],
    harmless: "An account that joined from another company and is not yet moved over.",
    contain: "Leave the administrator (DisassociateFromAdministratorAccount) and add the member to yours.",
  },
};
