import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { user } from "../../catalog/sample-callers";

/**
 * Security Hub API reference, "CreateAutomationRule": `Actions[].FindingFieldsUpdate.Workflow.Status`;
 * "CreateAutomationRuleV2": `StatusId` in its place.
 */
export const securityhubFindingsHidden: Detection = {
  id: "securityhub-findings-hidden",
  title: "A Security Hub rule suppresses findings",
  why: "An automation rule that suppresses or resolves findings makes the score better and the organization worse.",
  severity: "medium",
  technique: "T1562.001",
  source: "aws.securityhub",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      $or: [
        {
          eventName: ["CreateAutomationRule"],
          requestParameters: { Actions: { FindingFieldsUpdate: { Workflow: { Status: ["RESOLVED", "SUPPRESSED"] } } } },
        },
        {
          // The new Security Hub: 3 is Suppressed, 4 is Resolved, 5 is Archived (OCSF 1.6, `status_id`).
          eventName: ["CreateAutomationRuleV2", "UpdateAutomationRuleV2"],
          requestParameters: { Actions: { FindingFieldsUpdate: { StatusId: [3, 4, 5] } } },
        },
      ],
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "securityhub-weakened",
  subject: ["detail.requestParameters.RuleName"],
  sample: cloudTrailSample({
    source: "aws.securityhub",
    eventName: "CreateAutomationRule",
    userIdentity: user,
    requestParameters: {
      RuleName: "noise",
      RuleOrder: 1,
      RuleStatus: "ENABLED",
      Criteria: { SeverityLabel: [{ Value: "CRITICAL", Comparison: "EQUALS" }] },
      Actions: [{ Type: "FINDING_FIELDS_UPDATE", FindingFieldsUpdate: { Workflow: { Status: "SUPPRESSED" } } }],
    },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.securityhub",
      eventName: "CreateAutomationRule",
      requestParameters: {
        RuleName: "production first",
        RuleOrder: 1,
        RuleStatus: "ENABLED",
        Criteria: { AwsAccountId: [{ Value: "111122223333", Comparison: "EQUALS" }] },
        Actions: [{ Type: "FINDING_FIELDS_UPDATE", FindingFieldsUpdate: { Severity: { Label: "CRITICAL" } } }],
      },
    }),
    cloudTrailSample({
      source: "aws.securityhub",
      eventName: "CreateAutomationRule",
      userIdentity: user,
      requestParameters: {
        RuleName: "noise",
        RuleOrder: 1,
        RuleStatus: "ENABLED",
        Actions: [{ Type: "FINDING_FIELDS_UPDATE", FindingFieldsUpdate: { Workflow: { Status: "NOTIFIED" } } }],
      },
    }),
  ],
  limits:
    "Rules that are changed later (BatchUpdateAutomationRules) and findings that are suppressed by hand. How CloudTrail spells the parameters is taken from the API reference.",
  query: "trail-and-detector-tampering",
  triage: {
    look: [
      "Run `trail-and-detector-tampering`: what else the caller hid or switched off.",
      "Read `Criteria` of `RuleName`: which findings it hides, and whether critical ones are among them.",
      "Look which findings it has changed by now (`findings-still-open` no longer has them).",
    ],
    harmless: "A rule for one control in one account, with a description, by the security team.",
    contain: "Call BatchDeleteAutomationRules, and set the findings that it changed to NEW.",
  },
};
