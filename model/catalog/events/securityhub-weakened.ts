import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { writesAreLogged } from "../preconditions";

/**
 * Forwarded from every member, unlike the findings: a call is only recorded in the caller's account.
 * `BatchUpdateFindings` is excluded: it is routine work on findings, by our own responders too.
 */
export const securityhubWeakened: GovernedEvent = {
  id: "securityhub-weakened",
  why: "A disabled control, a released member or an automation rule that suppresses findings makes the score better and the organization worse.",
  topic: "findings",
  source: "aws.securityhub",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "BatchDisableStandards",
        "BatchUpdateAutomationRules",
        "BatchUpdateStandardsControlAssociations",
        "CreateAutomationRule",
        "CreateAutomationRuleV2",
        "DeleteAggregatorV2",
        "DeleteFindingAggregator",
        "DeleteMembers",
        "DisableImportFindingsForProduct",
        "DisableSecurityHub",
        "DisableSecurityHubFeatureV2",
        "DisableSecurityHubV2",
        "DisassociateFromAdministratorAccount",
        "DisassociateMembers",
        "StartConfigurationPolicyDisassociation",
        "UpdateAggregatorV2",
        "UpdateAutomationRuleV2",
        "UpdateFindingAggregator",
        "UpdateOrganizationConfiguration",
        "UpdateStandardsControl",
      ],
    },
  },
  origin: "member",
  volume: { perMonth: 1, busyPerMonth: 20, basis: "Deployments." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.securityhub",
    eventName: "DisassociateMembers",
    requestParameters: { AccountIds: ["444455556666"] },
  }),
};
