-- name: organization-changes
-- why: An account that leaves, moves or is made escapes or enters every control below the organization, and one detached
--   policy or delegated administrator opens all members at once. Refused attempts are listed too.
-- parameter: first_day (day) First day to look at, in UTC.
-- parameter: last_day (day) Last day to look at.
SELECT DISTINCT
  time,
  account,
  json_extract_scalar(detail, '$.eventName') AS action,
  -- The account, unit, root or transfer; what became of a new account comes as an event of its own.
  coalesce(
    json_extract_scalar(detail, '$.requestParameters.accountId'),
    json_extract_scalar(detail, '$.requestParameters.targetId'),
    json_extract_scalar(detail, '$.requestParameters.rootId'),
    json_extract_scalar(detail, '$.requestParameters.handshakeId'),
    json_extract_scalar(detail, '$.requestParameters.target.id'),
    json_extract_scalar(detail, '$.requestParameters.resourceId'),
    json_extract_scalar(detail, '$.requestParameters.organizationalUnitId'),
    json_extract_scalar(detail, '$.requestParameters.id'),
    json_extract_scalar(detail, '$.serviceEventDetails.createAccountStatus.accountId'),
    json_extract_scalar(detail, '$.serviceEventDetails.closeAccountStatus.accountId')
  ) AS target,
  -- The new unit, the policy, the service that is let in, the unit's new name, or the tags.
  coalesce(
    json_extract_scalar(detail, '$.requestParameters.destinationParentId'),
    json_extract_scalar(detail, '$.requestParameters.policyId'),
    json_extract_scalar(detail, '$.requestParameters.servicePrincipal'),
    json_extract_scalar(detail, '$.requestParameters.policyType'),
    json_extract_scalar(detail, '$.requestParameters.name'),
    nullif(json_format(json_extract(detail, '$.requestParameters.tags')), 'null'),
    nullif(json_format(json_extract(detail, '$.requestParameters.tagKeys')), 'null')
  ) AS subject,
  coalesce(
    json_extract_scalar(detail, '$.errorCode'),
    json_extract_scalar(detail, '$.serviceEventDetails.createAccountStatus.failureReason')
  ) AS error,
  json_extract_scalar(detail, '$.userIdentity.arn') AS principal,
  json_extract_scalar(detail, '$.sourceIPAddress') AS source_ip,
  json_extract_scalar(detail, '$.eventID') AS event_id
FROM events_by_type
WHERE day BETWEEN ? AND ?
  AND source = 'aws.organizations'
  AND detail_type IN ('aws_api_call_via_cloudtrail', 'aws_service_event_via_cloudtrail')
  AND json_extract_scalar(detail, '$.eventName') IN (
    'AcceptHandshake',
    'AccountDepartedOrganization',
    'AccountJoinedOrganization',
    'AttachPolicy',
    'CloseAccount',
    'CloseAccountResult',
    'CreateAccount',
    'CreateAccountResult',
    'DeleteOrganization',
    'DeleteOrganizationalUnit',
    'DeletePolicy',
    'DeleteResourcePolicy',
    'DeregisterDelegatedAdministrator',
    'DetachPolicy',
    'DisableAWSServiceAccess',
    'DisablePolicyType',
    'EnableAWSServiceAccess',
    'EnableAllFeatures',
    'EnablePolicyType',
    'InviteAccountToOrganization',
    'InviteOrganizationToTransferResponsibility',
    'LeaveOrganization',
    'MoveAccount',
    'PutResourcePolicy',
    'RegisterDelegatedAdministrator',
    'RemoveAccountFromOrganization',
    'TagResource',
    'TerminateResponsibilityTransfer',
    'UntagResource',
    'UpdateOrganizationalUnit',
    'UpdatePolicy',
    'UpdateResponsibilityTransfer'
  )
ORDER BY time DESC, event_id
LIMIT 1000
