-- name: trail-and-detector-tampering
-- why: Before the damage comes the silence: trails stopped, detectors deleted, recorders and logs switched off,
--   findings filtered away. Attempts that were refused are listed too, for they were made.
-- parameter: first_day (day) First day to look at, in UTC.
-- parameter: last_day (day) Last day to look at.
SELECT DISTINCT
  time,
  account,
  region,
  json_extract_scalar(detail, '$.eventSource') AS service,
  json_extract_scalar(detail, '$.eventName') AS action,
  coalesce(
    json_extract_scalar(detail, '$.requestParameters.name'),
    json_extract_scalar(detail, '$.requestParameters.trailName'),
    json_extract_scalar(detail, '$.requestParameters.eventDataStore'),
    json_extract_scalar(detail, '$.requestParameters.detectorId'),
    json_extract_scalar(detail, '$.requestParameters.configurationRecorderName'),
    json_extract_scalar(detail, '$.requestParameters.configurationRecorder.name'),
    json_extract_scalar(detail, '$.requestParameters.deliveryChannelName'),
    json_extract_scalar(detail, '$.requestParameters.configRuleName'),
    json_extract_scalar(detail, '$.requestParameters.resolverQueryLogConfigId'),
    json_extract_scalar(detail, '$.requestParameters.DeleteFlowLogsRequest.FlowLogId.content')
  ) AS target,
  json_extract_scalar(detail, '$.errorCode') AS error,
  json_extract_scalar(detail, '$.userIdentity.arn') AS principal,
  json_extract_scalar(detail, '$.sourceIPAddress') AS source_ip,
  json_extract_scalar(detail, '$.eventID') AS event_id
FROM events_by_type
WHERE day BETWEEN ? AND ?
  AND source IN (
    'aws.cloudtrail',
    'aws.config',
    'aws.ec2',
    'aws.guardduty',
    'aws.route53resolver',
    'aws.securityhub'
  )
  AND detail_type = 'aws_api_call_via_cloudtrail'
  AND json_extract_scalar(detail, '$.eventName') IN (
    -- CloudTrail
    'DeleteEventDataStore',
    'DeleteTrail',
    'DeregisterOrganizationDelegatedAdmin',
    'PutEventSelectors',
    'PutInsightSelectors',
    'StopEventDataStoreIngestion',
    'StopLogging',
    'UpdateTrail',
    -- Config
    'DeleteConfigRule',
    'DeleteConfigurationAggregator',
    'DeleteConfigurationRecorder',
    'DeleteConformancePack',
    'DeleteDeliveryChannel',
    'DeleteOrganizationConfigRule',
    'DeleteOrganizationConformancePack',
    'PutConfigurationRecorder',
    'StopConfigurationRecorder',
    -- VPC and DNS logs, DNS firewall
    'DeleteFirewallRule',
    'DeleteFlowLogs',
    'DeleteResolverQueryLogConfig',
    'DisassociateFirewallRuleGroup',
    'DisassociateResolverQueryLogConfig',
    'UpdateFirewallConfig',
    -- GuardDuty
    'ArchiveFindings',
    'CreateFilter',
    'CreateIPSet',
    'CreateTrustedEntitySet',
    'DeleteDetector',
    'DeletePublishingDestination',
    'StopMonitoringMembers',
    'UpdateDetector',
    'UpdateFilter',
    'UpdateIPSet',
    'UpdateMemberDetectors',
    'UpdateTrustedEntitySet',
    -- GuardDuty and Security Hub
    'DeleteMembers',
    'DisassociateFromAdministratorAccount',
    'DisassociateFromMasterAccount',
    'DisassociateMembers',
    'UpdateOrganizationConfiguration',
    -- Security Hub
    'BatchDisableStandards',
    'BatchUpdateAutomationRules',
    'BatchUpdateStandardsControlAssociations',
    'CreateAutomationRule',
    'CreateAutomationRuleV2',
    'DeleteAggregatorV2',
    'DeleteFindingAggregator',
    'DisableImportFindingsForProduct',
    'DisableSecurityHub',
    'DisableSecurityHubFeatureV2',
    'DisableSecurityHubV2',
    'StartConfigurationPolicyDisassociation',
    'UpdateAggregatorV2',
    'UpdateAutomationRuleV2',
    'UpdateFindingAggregator',
    'UpdateStandardsControl'
  )
ORDER BY time DESC, event_id
LIMIT 1000
