import { guarddutyFinding } from "../../catalog/events/guardduty-finding";
import type { JsonObject } from "../../envelope";
import type { Detection } from "../detection";
import { guarddutyResources } from "../finding-subjects";

const finding: JsonObject = {
  ...guarddutyFinding.sample.detail,
  id: "5a2ac1f0a1b2c3d4e5f60718293a4b5d",
  arn: "arn:aws:guardduty:eu-west-1:444455556666:detector/123456789/finding/5a2ac1f0a1b2c3d4e5f60718293a4b5d",
  severity: 9,
};

/** GuardDuty user guide, "Severity levels for GuardDuty findings": critical is 9.0 to 10.0. */
export const guarddutyCriticalFinding: Detection = {
  id: "guardduty-critical-finding",
  title: "GuardDuty has a critical finding",
  why: "GuardDuty calls a finding critical when it is sure of an intrusion and asks for an answer at once.",
  severity: "critical",
  source: "aws.guardduty",
  pattern: {
    "detail-type": ["GuardDuty Finding"],
    detail: {
      severity: [{ numeric: [">=", 9] }],
      // Told by guardduty-attack-sequence.
      type: [{ "anything-but": { prefix: "AttackSequence:" } }, { exists: false }],
      service: {
        archived: [false],
        // CreateSampleFindings creates these (GuardDuty user guide, "Sample findings").
        additionalInfo: { sample: [false, { exists: false }] },
      },
    },
  },
  governedBy: "guardduty-finding",
  subject: guarddutyResources,
  sample: { ...guarddutyFinding.sample, id: "c8c4daa7-a20c-4f03-8070-b7393dd542ae", detail: finding },
  nearMisses: [
    { ...guarddutyFinding.sample, detail: { ...guarddutyFinding.sample.detail, severity: 5 } },
    { ...guarddutyFinding.sample, detail: { ...finding, type: "AttackSequence:S3/CompromisedData" } },
  ],
  limits: "An ongoing finding is sent again, and alerts again after the deduplication window.",
  query: "findings-still-open",
  triage: {
    look: [
      "Run `findings-still-open`: what else GuardDuty found in the account. It concerns `resource.accessKeyDetails.userName`.",
      "Read the finding's resource, actor and time.",
      "Read what the actor did before and after (`everything-one-principal-did`).",
    ],
    harmless: "A penetration test, announced: its addresses are the finding's. Sample findings are left out.",
    contain: "End the actor's sessions and isolate the resource; save its disk and logs first.",
  },
};
