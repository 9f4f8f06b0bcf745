import { incidentCaseChanged } from "../../catalog/events/incident-case-changed";
import type { Detection } from "../detection";

const { sample } = incidentCaseChanged;

/** Security Incident Response user guide, "Case Events" and "Membership Events". */
export const incidentCaseOpened: Detection = {
  id: "incident-case-opened",
  title: "AWS's incident responders opened a case, or went",
  why: "AWS opens a case when its triage found an intrusion and waits there for an answer; a membership that ends brings nobody the next time.",
  severity: "high",
  source: "aws.security-ir",
  pattern: {
    "detail-type": ["Case Created", "Membership Cancelled", "Membership Terminated"],
    // What your own people open they know.
    detail: { createdBy: ["AWS Responder", "security-ir.amazonaws.com", { exists: false }] },
  },
  governedBy: "incident-case-changed",
  subject: ["detail.caseId", "detail.membershipId"],
  sample,
  nearMisses: [
    { ...sample, detail: { caseId: "1234567890", createdBy: "111122223333" } },
    { ...sample, "detail-type": "Case Updated", detail: { caseId: "1234567890", updatedBy: "AWS Responder" } },
  ],
  limits: "Comments in which AWS asks for something are archived and told nobody: subscribe to them in the service.",
  query: "findings-still-open",
  triage: {
    look: [
      "Run `findings-still-open`: what GuardDuty and Security Hub say about the same account. It concerns `caseId`.",
      "Open the case in the console, and answer what AWS asks first.",
      "Call together who decides about the account.",
    ],
    harmless: "A case that AWS opens to practice with you, on a date that is agreed.",
    contain: "Do what the case advises; for a membership that ended, ask who ended it and why.",
  },
};
