import { listing } from "../question";
import { at, eventName, firstText, isCall } from "../reading";
import { own } from "../../../model/json";

/** A service's calls that disable logging or detection, and the field for the affected resource. */
interface Blinding {
  readonly calls: readonly string[];
  readonly target: readonly string[];
}

/** Calls that leave the administrator of GuardDuty or Security Hub. */
const leaving = [
  "DeleteMembers",
  "DisassociateFromAdministratorAccount",
  "DisassociateFromMasterAccount",
  "DisassociateMembers",
  "UpdateOrganizationConfiguration",
];

const blindings: Readonly<Record<string, Blinding>> = {
  "aws.cloudtrail": {
    calls: [
      "DeleteEventDataStore",
      "DeleteTrail",
      "DeregisterOrganizationDelegatedAdmin",
      "PutEventSelectors",
      "PutInsightSelectors",
      "StopEventDataStoreIngestion",
      "StopLogging",
      "UpdateTrail",
      "CreateTrail",
      "DeleteChannel",
      "DeleteResourcePolicy",
      "DisableFederation",
      "PutEventConfiguration",
      "PutResourcePolicy",
      "RegisterOrganizationDelegatedAdmin",
      "UpdateChannel",
      "UpdateEventDataStore",
    ],
    target: ["name", "trailName", "eventDataStore"],
  },
  "aws.config": {
    calls: [
      "DeleteConfigRule",
      "DeleteConfigurationAggregator",
      "DeleteConfigurationRecorder",
      "DeleteConformancePack",
      "DeleteDeliveryChannel",
      "DeleteOrganizationConfigRule",
      "DeleteOrganizationConformancePack",
      "PutConfigurationRecorder",
      "StopConfigurationRecorder",
      "DeleteAggregationAuthorization",
      "DeleteEvaluationResults",
      "DeleteRemediationConfiguration",
      "DeleteRetentionConfiguration",
      "DeleteServiceLinkedConfigurationRecorder",
      "DisassociateResourceTypes",
      "PutDeliveryChannel",
      "PutRetentionConfiguration",
    ],
    target: ["configurationRecorderName", "configurationRecorder.name", "deliveryChannelName", "configRuleName"],
  },
  "aws.ec2": { calls: ["DeleteFlowLogs"], target: ["DeleteFlowLogsRequest.FlowLogId.content"] },
  "aws.route53resolver": {
    calls: [
      "DeleteFirewallRule",
      "DeleteResolverQueryLogConfig",
      "DisassociateFirewallRuleGroup",
      "DisassociateResolverQueryLogConfig",
      "UpdateFirewallConfig",
      "DeleteFirewallRuleGroup",
      "PutResolverQueryLogConfigPolicy",
      "UpdateFirewallDomains",
      "UpdateFirewallRule",
      "UpdateFirewallRuleGroupAssociation",
    ],
    target: ["resolverQueryLogConfigId"],
  },
  "aws.guardduty": {
    calls: [
      ...leaving,
      "ArchiveFindings",
      "CreateFilter",
      "CreateIPSet",
      "CreateTrustedEntitySet",
      "DeleteDetector",
      "DeletePublishingDestination",
      "StopMonitoringMembers",
      "UpdateDetector",
      "UpdateFilter",
      "UpdateIPSet",
      "UpdateMemberDetectors",
      "UpdateTrustedEntitySet",
      "AcceptAdministratorInvitation",
      "AcceptInvitation",
      "CreateSampleFindings",
      "CreateThreatEntitySet",
      "CreateThreatIntelSet",
      "DeleteFilter",
      "DeleteIPSet",
      "DeleteInvitations",
      "DeleteMalwareProtectionPlan",
      "DeleteThreatEntitySet",
      "DeleteThreatIntelSet",
      "DeleteTrustedEntitySet",
      "DisableOrganizationAdminAccount",
      "UpdateMalwareProtectionPlan",
      "UpdateMalwareScanSettings",
      "UpdatePublishingDestination",
      "UpdateThreatEntitySet",
      "UpdateThreatIntelSet",
    ],
    target: ["name", "detectorId"],
  },
  "aws.securityhub": {
    calls: [
      ...leaving,
      "BatchDisableStandards",
      "BatchUpdateAutomationRules",
      "BatchUpdateStandardsControlAssociations",
      "CreateAutomationRule",
      "DeleteFindingAggregator",
      "DisableImportFindingsForProduct",
      "DisableSecurityHub",
      "StartConfigurationPolicyDisassociation",
      "UpdateFindingAggregator",
      "UpdateStandardsControl",
      // The new Security Hub.
      "CreateAutomationRuleV2",
      "DeleteAggregatorV2",
      "DisableSecurityHubFeatureV2",
      "DisableSecurityHubV2",
      "UpdateAggregatorV2",
      "UpdateAutomationRuleV2",
      "BatchDeleteAutomationRules",
      "DeleteActionTarget",
      "DeleteAutomationRuleV2",
      "DeleteConfigurationPolicy",
      "DeleteInsight",
      "DeleteInvitations",
      "DisableOrganizationAdminAccount",
      "UpdateActionTarget",
      "UpdateConfigurationPolicy",
      "UpdateInsight",
      "UpdateSecurityHubConfiguration",
    ],
    target: [],
  },
};

/** Denied attempts are listed too. */
export const trailAndDetectorTampering = listing({
  name: "trail-and-detector-tampering",
  columns: ["time", "account", "region", "service", "action", "target", "error", "principal", "source_ip", "event_id"],
  rowsOf(event) {
    const blinding = own(blindings, event.source);
    if (blinding === undefined || !isCall(event, event.source) || !blinding.calls.includes(eventName(event))) return [];
    return [{ target: firstText(at(event.detail, "requestParameters"), ...blinding.target) }];
  },
});
