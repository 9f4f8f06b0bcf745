import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { writesAreLogged } from "../preconditions";

export const incidentResponseWeakened: GovernedEvent = {
  id: "incident-response-weakened",
  why: "The membership of Security Incident Response is what brings AWS's responders; whoever cancels it or closes a case sends them home.",
  topic: "findings",
  source: "aws.security-ir",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "CancelMembership",
        "CloseCase",
        "UpdateCase",
        "UpdateCaseStatus",
        "UpdateMembership",
        "UpdateResolverType",
      ],
    },
  },
  origin: "member",
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.security-ir",
    eventName: "CancelMembership",
    requestParameters: { membershipId: "m-abcdef1234567890" },
  }),
};
