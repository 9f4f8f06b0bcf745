import { text } from "../event-view";
import type { GovernedEvent } from "../governed-event";

/** Security Incident Response user guide, "Case Events" and "Membership Events". */
export const incidentCaseChanged: GovernedEvent = {
  id: "incident-case-changed",
  why: "AWS's own responders open a case when their triage finds an intrusion, and wait in it for an answer; whoever does not hear of it loses the hours that count.",
  topic: "findings",
  source: "aws.security-ir",
  pattern: {
    "detail-type": [
      "Case Closed",
      "Case Comment Added",
      "Case Created",
      "Case Updated",
      "Membership Cancelled",
      "Membership Terminated",
      "Membership Updated",
    ],
  },
  origin: "member",
  volume: { perMonth: 0, busyPerMonth: 50, basis: "Only in the membership's account: cases and comments." },
  preconditions: [
    "The organization has a membership of AWS Security Incident Response, and the rollout reaches its delegated administrator in the Region of the membership.",
  ],
  view: {
    name: "incident_case",
    description: "Cases of AWS Security Incident Response and its membership, one row for each change; filter by day.",
    showsType: true,
    columns: [
      text("case_id", "caseId", "1234567890; NULL for a membership."),
      text("membership_id", "membershipId", "NULL for a case."),
      text(
        "changed_by",
        ["updatedBy", "createdBy", "closedBy"],
        "AWS Responder, security-ir.amazonaws.com, or a principal.",
      ),
    ],
  },
  sample: {
    version: "0",
    id: "3e8d1b7f-4a5c-4e90-b2d6-1f0a9c8b7d6e",
    "detail-type": "Case Created",
    source: "aws.security-ir",
    account: "111122223333",
    time: "2026-07-02T22:51:30Z",
    region: "eu-west-1",
    resources: ["arn:aws:security-ir:eu-west-1:111122223333:case/1234567890"],
    detail: { caseId: "1234567890", createdBy: "AWS Responder" },
  },
};
