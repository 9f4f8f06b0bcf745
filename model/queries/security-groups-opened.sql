-- name: security-groups-opened
-- why: A rule for every address puts whatever listens behind it on the internet. One row for each rule that was opened;
--   an address such as 203.0.113.7/0 means every address too.
-- parameter: first_day (day) First day to look at, in UTC.
-- parameter: last_day (day) Last day to look at.
SELECT DISTINCT
  time,
  account,
  region,
  json_extract_scalar(detail, '$.eventName') AS action,
  coalesce(
    json_extract_scalar(detail, '$.requestParameters.groupId'),
    json_extract_scalar(detail, '$.requestParameters.groupName'),
    json_extract_scalar(detail, '$.requestParameters.ModifySecurityGroupRulesRequest.GroupId')
  ) AS security_group,
  coalesce(
    json_extract_scalar(permission, '$.ipProtocol'),
    json_extract_scalar(permission, '$.SecurityGroupRule.IpProtocol')
  ) AS protocol,
  coalesce(
    json_extract_scalar(permission, '$.fromPort'),
    json_extract_scalar(permission, '$.SecurityGroupRule.FromPort')
  ) AS from_port,
  coalesce(
    json_extract_scalar(permission, '$.toPort'),
    json_extract_scalar(permission, '$.SecurityGroupRule.ToPort')
  ) AS to_port,
  json_extract_scalar(detail, '$.userIdentity.arn') AS principal,
  json_extract_scalar(detail, '$.sourceIPAddress') AS source_ip,
  json_extract_scalar(detail, '$.eventID') AS event_id
FROM events_by_type
-- A request lists its permissions, or is a single permission itself, beside which the list may be empty. A modification
-- lists its rules, or has one.
CROSS JOIN UNNEST(
  CASE
    WHEN json_extract_scalar(detail, '$.eventName') = 'ModifySecurityGroupRules' THEN
      coalesce(
        TRY_CAST(
          json_extract(detail, '$.requestParameters.ModifySecurityGroupRulesRequest.SecurityGroupRule') AS ARRAY(JSON)
        ),
        ARRAY[json_extract(detail, '$.requestParameters.ModifySecurityGroupRulesRequest.SecurityGroupRule')]
      )
    WHEN json_format(json_extract(detail, '$.requestParameters.ipPermissions.items[0]')) IS NOT NULL THEN
      -- An object may have the key 0.
      coalesce(
        TRY_CAST(json_extract(detail, '$.requestParameters.ipPermissions.items') AS ARRAY(JSON)),
        ARRAY[json_extract(detail, '$.requestParameters.ipPermissions.items')]
      )
    ELSE ARRAY[json_extract(detail, '$.requestParameters')]
  END
) AS request (permission)
WHERE day BETWEEN ? AND ?
  AND source = 'aws.ec2'
  AND detail_type = 'aws_api_call_via_cloudtrail'
  AND json_extract_scalar(detail, '$.eventName') IN ('AuthorizeSecurityGroupIngress', 'ModifySecurityGroupRules')
  AND json_extract_scalar(detail, '$.errorCode') IS NULL
  AND regexp_like(
    json_format(json_extract(permission, '$')),
    '"(cidrIp|cidrIpv6|CidrIpv4|CidrIpv6)":"[0-9a-fA-F.:]+/0"'
  )
ORDER BY time DESC, event_id, from_port, to_port, protocol
LIMIT 1000
