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

/**
 * GuardDuty user guide, "GuardDuty attack sequence finding types": all of them are critical, whatever else is added
 * (CompromisedData of S3, CompromisedCredentials of IAM, CompromisedCluster of EKS, CompromisedInstanceGroup of EC2,
 * CompromisedCluster of ECS).
 */
export const guarddutyAttackSequence: Detection = {
  id: "guardduty-attack-sequence",
  title: "GuardDuty sees an attack in several steps",
  why: "GuardDuty joins up to a hundred signals into one attack, with its actors, endpoints and resources: it is in progress or just over.",
  severity: "critical",
  source: "aws.guardduty",
  pattern: {
    "detail-type": ["GuardDuty Finding"],
    detail: {
      type: [{ prefix: "AttackSequence:" }],
      service: {
        archived: [false],
        // CreateSampleFindings creates these (GuardDuty user guide, "Sample findings").
        additionalInfo: { sample: [false, { exists: false }] },
      },
    },
  },
  governedBy: "guardduty-finding",
  subject: guarddutyResources,
  sample: { ...guarddutyFinding.sample, id: "c8c4daa7-a20c-4f03-8070-b7393dd542af", detail: sequence },
  nearMisses: [
    {
      ...guarddutyFinding.sample,
      detail: { ...sequence, service: { ...(sequence["service"] as JsonObject), archived: true } },
    },
    { ...guarddutyFinding.sample, detail: { ...guarddutyFinding.sample.detail, severity: 9 } },
  ],
  limits: "A sequence that grows is sent again, and alerts again where it has reached another resource.",
  query: "findings-still-open",
  triage: {
    look: [
      "Run `findings-still-open`: which single findings of the account belong to it. It concerns `service.detection.sequence.resources.uid`.",
      "Read the sequence's actors, signals and resources, and put them in order of time.",
      "Read what the actors did before and after (`everything-one-principal-did`).",
    ],
    harmless:
      "A penetration test, announced: its addresses and sessions are the sequence's actors. Sample findings are left out.",
    contain:
      "End the sessions of the actors, isolate the resources that the sequence names, and save their disks and logs before anything is rebuilt.",
  },
};
