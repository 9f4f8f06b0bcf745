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
  volume: { perMonth: 0, busyPerMonth: 50, basis: "Only in the membership's account: people who work on cases." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.security-ir",
    eventName: "CancelMembership",
    requestParameters: { membershipId: "m-abcdef1234567890" },
  }),
};
