import type { JsonObject } from "../../envelope";
import { guarddutyFinding } from "../../catalog/events/guardduty-finding";
import type { Detection } from "../detection";
import { guarddutyResources } from "../finding-subjects";

/** GuardDuty user guide, "Severity levels for GuardDuty findings": high is 7.0 to 8.9. */
export const guarddutyHighFinding: Detection = {
  id: "guardduty-high-finding",
  title: "GuardDuty has a finding of high severity",
  why: "GuardDuty calls a finding high when a resource is compromised and in use by someone else.",
  severity: "high",
  source: "aws.guardduty",
  pattern: {
    "detail-type": ["GuardDuty Finding"],
    detail: {
      severity: [{ numeric: [">=", 7, "<", 9] }],
      service: {
        archived: [false],
        // CreateSampleFindings creates these (GuardDuty user guide, "Sample findings").
        additionalInfo: { sample: [false, { exists: false }] },
      },
    },
  },
  governedBy: "guardduty-finding",
  subject: guarddutyResources,
  sample: guarddutyFinding.sample,
  nearMisses: [
    { ...guarddutyFinding.sample, detail: { ...guarddutyFinding.sample.detail, severity: 5 } },
    {
      ...guarddutyFinding.sample,
      detail: {
        ...guarddutyFinding.sample.detail,
        service: { ...(guarddutyFinding.sample.detail["service"] as JsonObject), archived: true },
      },
    },
  ],
  limits:
    "An ongoing finding is sent again every 15 minutes to 6 hours, and alerts again after the deduplication window.",
  query: "findings-still-open",
  triage: {
    look: [
      "Run `findings-still-open`: how long it has been there, and what else concerns the resource.",
      "Read `type` and `service.action` of the finding: what was done, from which address, how often.",
      "Look at who used the resource's role or key: `timeline-of-one-session` with the access key of `resource`.",
    ],
    harmless:
      "A scanner or a test of your own from a known address: a suppression rule with its criteria, not silence.",
    contain:
      "Isolate the instance by an empty security group or revoke the role's sessions; rotate the key that it names.",
  },
};
