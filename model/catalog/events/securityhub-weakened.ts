import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { writesAreLogged } from "../preconditions";

/**
 * Forwarded from every member, unlike the findings: a call is only recorded in the caller's account. Updates of single
 * findings are routine work, by our own responders too: `securityhub-findings-updated`.
 */
export const securityhubWeakened: GovernedEvent = {
  id: "securityhub-weakened",
  why: "A disabled control, a released member, a deleted insight or an automation rule that suppresses findings makes the score better and the organization worse.",
  topic: "findings",
  part: "securityhub",
  source: "aws.securityhub",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "BatchDeleteAutomationRules",
        "BatchDisableStandards",
        "BatchUpdateAutomationRules",
        "BatchUpdateStandardsControlAssociations",
        "CreateAutomationRule",
        "CreateAutomationRuleV2",
        "DeleteActionTarget",
        "DeleteAggregatorV2",
        "DeleteAutomationRuleV2",
        "DeleteConfigurationPolicy",
        "DeleteFindingAggregator",
        "DeleteInsight",
        "DeleteInvitations",
        "DeleteMembers",
        "DisableImportFindingsForProduct",
        "DisableOrganizationAdminAccount",
        "DisableSecurityHub",
        "DisableSecurityHubFeatureV2",
        "DisableSecurityHubV2",
        "DisassociateFromAdministratorAccount",
        "DisassociateFromMasterAccount",
        "DisassociateMembers",
        "StartConfigurationPolicyDisassociation",
        "UpdateActionTarget",
        "UpdateAggregatorV2",
        "UpdateAutomationRuleV2",
        "UpdateConfigurationPolicy",
        "UpdateFindingAggregator",
        "UpdateInsight",
        "UpdateOrganizationConfiguration",
        "UpdateSecurityHubConfiguration",
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
