import { securityhubV2Finding } from "../../catalog/events/securityhub-v2-finding";
import type { Detection } from "../detection";
import { securityhubV2Resources } from "../finding-subjects";
import type { JsonObject } from "../../envelope";

const finding = (change: JsonObject): JsonObject => ({
  findings: (securityhubV2Finding.sample.detail["findings"] as JsonObject[]).map((each) => ({ ...each, ...change })),
});

const critical = { severity: "Critical", severity_id: 5 } as const;

/**
 * Ids rather than names, which a product may spell in its own words: severity 5 and 6 are Critical and Fatal, status 1 is
 * New, activity 3 is Close (OCSF 1.6, "Detection Finding"; Security Hub user guide, "OCSF findings in Security Hub").
 */
export const securityhubV2CriticalFinding: Detection = {
  id: "securityhub-v2-critical-finding",
  title: "The new Security Hub has a new critical finding",
  why: "Critical means that it must be fixed immediately, so that it does not get worse; an exposure joins several weaknesses into one way in.",
  severity: "critical",
  source: "aws.securityhub",
  pattern: {
    "detail-type": ["Findings Imported V2"],
    detail: {
      findings: {
        // No account can send as an AWS service's product: arn:aws:securityhub:eu-west-1::productv2/aws/guardduty.
        metadata: { product: { uid: [{ wildcard: "arn:aws:securityhub:*::productv2/aws/*" }] } },
        severity_id: [5, 6],
        status_id: [1],
        activity_id: [{ "anything-but": [3] }, { exists: false }],
        // 1 is Pass.
        compliance: { status_id: [{ "anything-but": [1] }, { exists: false }] },
      },
    },
  },
  governedBy: "securityhub-v2-finding",
  subject: securityhubV2Resources,
  sample: { ...securityhubV2Finding.sample, detail: finding(critical) },
  nearMisses: [
    {
      ...securityhubV2Finding.sample,
      detail: finding({ ...critical, activity_id: 2, activity_name: "Update", status: "Suppressed", status_id: 3 }),
    },
    { ...securityhubV2Finding.sample, detail: finding({ ...critical, activity_id: 3, activity_name: "Close" }) },
  ],
  limits:
    "A finding that nobody takes up (In Progress) alerts whenever its product updates it. Findings of other vendors' products do not alert: a custom detection can trust one. Where Security Hub CSPM is forwarded too, its own detection tells the same problem a second time.",
  query: "findings-still-open",
  triage: {
    look: [
      "Run `findings-still-open`: how long it has been there, and what else the resource has.",
      "Read `finding_info` and the remediation of the finding; an exposure lists the weaknesses that together open the way.",
      "Look who changed the resource last: `everything-that-touched-one-resource` with the `uid` of its resource.",
    ],
    harmless: "A resource that no network reaches, or a test account: suppress it there with a note.",
    contain:
      "Close the weakness of the exposure that is the easiest to close; set the finding to In Progress when somebody has it.",
  },
};
