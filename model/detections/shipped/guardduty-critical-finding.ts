import { guarddutyFinding } from "../../catalog/events/guardduty-finding";
import type { JsonObject } from "../../envelope";
import type { Detection } from "../detection";
import { guarddutyResources } from "../finding-subjects";

/** GuardDuty user guide, "GuardDuty attack sequence finding types"; GuardDuty API reference, "Sequence". */
const sequence: JsonObject = {
  ...guarddutyFinding.sample.detail,
  id: "5a2ac1f0a1b2c3d4e5f60718293a4b5c",
  arn: "arn:aws:guardduty:eu-west-1:444455556666:detector/123456789/finding/5a2ac1f0a1b2c3d4e5f60718293a4b5c",
  type: "AttackSequence:S3/CompromisedData",
  resource: { resourceType: "AttackSequence" },
  severity: 9,
  title: "Potential data compromise of an S3 bucket indicated by a sequence of actions.",
  description: "A sequence of actions that involves 7 signals indicates that data of one S3 bucket was compromised.",
  service: {
    serviceName: "guardduty",
    detectorId: "123456789",
    action: null,
    eventFirstSeen: "2026-02-09T06:40:12Z",
    eventLastSeen: "2026-02-09T07:25:40Z",
    archived: false,
    count: 1,
    additionalInfo: { value: "{}", type: "default" },
    detection: {
      sequence: {
        uid: "5a2ac1f0a1b2c3d4e5f60718293a4b5c",
        description: "Objects of a bucket were listed, read and deleted with one access key from an unusual network.",
        actors: [
          {
            id: "arn:aws:sts::444455556666:assumed-role/Orders/i-1234567890abcdef0",
            user: { name: "Orders", uid: "AROAEXAMPLEID4ORDERS", type: "AssumedRole" },
          },
        ],
        resources: [
          { uid: "arn:aws:s3:::customer-exports", name: "customer-exports", resourceType: "S3_BUCKET" },
          { uid: "arn:aws:iam::444455556666:role/Orders", name: "ASIAEXAMPLEACCESSKEY", resourceType: "ACCESS_KEY" },
        ],
        signals: [{ uid: "signal-1", type: "CLOUD_TRAIL", name: "s3:DeleteObject", count: 412 }],
      },
    },
  },
};

/** GuardDuty user guide, "Severity levels for GuardDuty findings": critical is 9.0 to 10.0. */
export const guarddutyCriticalFinding: Detection = {
  id: "guardduty-critical-finding",
  title: "GuardDuty has a critical finding",
  why: "Critical is a sequence of steps of one attack, in progress or just over: GuardDuty asks for an answer at once.",
  severity: "critical",
  source: "aws.guardduty",
  pattern: {
    "detail-type": ["GuardDuty Finding"],
    detail: {
      severity: [{ numeric: [">=", 9] }],
      service: {
        archived: [false],
        // CreateSampleFindings creates these (GuardDuty user guide, "Sample findings").
        additionalInfo: { sample: [false, { exists: false }] },
      },
    },
  },
  governedBy: "guardduty-finding",
  subject: guarddutyResources,
  sample: { ...guarddutyFinding.sample, id: "c8c4daa7-a20c-4f03-8070-b7393dd542ae", detail: sequence },
  nearMisses: [
    { ...guarddutyFinding.sample, detail: { ...guarddutyFinding.sample.detail, severity: 5 } },
    {
      ...guarddutyFinding.sample,
      detail: { ...sequence, service: { ...(sequence["service"] as JsonObject), archived: true } },
    },
  ],
  limits: "A sequence that grows is sent again, and alerts again where it has reached another resource.",
  query: "findings-still-open",
  triage: {
    look: [
      "Run `findings-still-open`: what else GuardDuty and Security Hub say of the same resources.",
      "Read `service.detection.sequence` of the finding: actors, endpoints and the steps in their order.",
      "Follow each key or session that it names with `timeline-of-one-session`.",
    ],
    harmless: "Nothing is, until each signal has an explanation; penetration tests are announced, and end.",
    contain:
      "Revoke the sessions of the roles and deactivate the keys that it names, isolate instances by an empty security group, keep snapshots as evidence.",
  },
};
