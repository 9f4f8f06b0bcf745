import { securityhubFinding } from "../../catalog/events/securityhub-finding";
import type { Detection } from "../detection";
import { securityhubResources } from "../finding-subjects";
import type { JsonObject } from "../../envelope";
import { guarddutySampleField } from "../../findings/finding";

/** An update of a finding sends it again with another workflow status: only NEW ones alert. */
const finding = (change: JsonObject): JsonObject => ({
  findings: (securityhubFinding.sample.detail["findings"] as JsonObject[]).map((each) => ({ ...each, ...change })),
});

/**
 * Any account can import a finding with any text about any resource, under its own default product or one that it has
 * subscribed to, but not under an AWS service's product. ARNs: Security Hub user guide, "Required top-level ASFF
 * attributes", and "Updating the ProductArn" of custom integrations for the default product.
 */
const ofAwsServices = "arn:aws:securityhub:*::product/aws/*";
const ofAccount = (id: string) => `arn:aws:securityhub:*:${id}:product/${id}/default`;

/** The pattern for `isSample` to be false. */
const noSample: JsonObject = {
  Sample: [false, { exists: false }],
  ProductFields: {
    [guarddutySampleField]: [{ "anything-but": ["true"] }, { exists: false }],
  },
};

const patternOver = (...products: readonly string[]): JsonObject => ({
  "detail-type": ["Security Hub Findings - Imported"],
  detail: {
    findings: {
      ProductArn: products.map((wildcard) => ({ wildcard })),
      Severity: { Label: ["CRITICAL"] },
      Workflow: { Status: ["NEW"] },
      RecordState: ["ACTIVE"],
      Compliance: { Status: [{ "anything-but": ["PASSED"] }, { exists: false }] },
      ...noSample,
    },
  },
});

export const securityhubCriticalFinding: Detection = {
  id: "securityhub-critical-finding",
  title: "Security Hub has a new critical finding",
  why: "Critical means that it must be fixed immediately, so that it does not get worse.",
  severity: "critical",
  source: "aws.securityhub",
  pattern: patternOver(ofAwsServices),
  // Correlated findings of this program are imported by the administrator.
  patternWith: ({ findingsAdministratorId }) =>
    findingsAdministratorId === undefined ? undefined : patternOver(ofAwsServices, ofAccount(findingsAdministratorId)),
  governedBy: "securityhub-finding",
  subject: securityhubResources,
  sample: {
    ...securityhubFinding.sample,
    detail: finding({ Severity: { Label: "CRITICAL", Normalized: 90, Original: "CRITICAL" } }),
  },
  nearMisses: [
    {
      ...securityhubFinding.sample,
      detail: finding({
        Severity: { Label: "CRITICAL", Normalized: 90, Original: "CRITICAL" },
        WorkflowState: "NOTIFIED",
        Workflow: { Status: "NOTIFIED" },
      }),
    },
    {
      ...securityhubFinding.sample,
      detail: finding({ Severity: { Label: "HIGH", Normalized: 70, Original: "HIGH" } }),
    },
  ],
  limits:
    "A finding that nobody sets to NOTIFIED alerts whenever its product updates it, and one problem alerts once for each standard that covers it. Findings that accounts import for other products do not alert, because an account can write anything into them. A custom detection can trust such a product.",
  query: "findings-still-open",
  triage: {
    look: [
      "Run `findings-still-open`: how long it has been there, and what else the resource has.",
      "Read the remediation and `Compliance` of the finding, and which product sends it (`ProductArn`).",
      "Look who changed the resource last: `everything-that-touched-one-resource` with `Resources.Id`.",
    ],
    harmless: "A control that does not apply to this resource: suppress it there with a note, not the control.",
    contain: "Do what the finding's remediation says; set the workflow to NOTIFIED when somebody has it.",
  },
};
