-- name: roles-opened-to-other-accounts
-- why: A trust policy that names another account, or everyone, is a way back in that no list of users and keys shows. One
--   row for each statement that trusts outside; a condition that narrows it is shown beside it.
-- parameter: first_day (day) First day to look at, in UTC.
-- parameter: last_day (day) Last day to look at.
SELECT DISTINCT
  time,
  account,
  json_extract_scalar(detail, '$.eventName') AS action,
  json_extract_scalar(detail, '$.requestParameters.roleName') AS role_name,
  json_format(json_extract(statement, '$.Principal')) AS trusted,
  json_format(json_extract(statement, '$.Condition')) AS policy_condition,
  json_extract_scalar(detail, '$.userIdentity.arn') AS principal,
  json_extract_scalar(detail, '$.sourceIPAddress') AS source_ip,
  json_extract_scalar(detail, '$.eventID') AS event_id
FROM events_by_type
-- One row for each statement; a policy of one statement may have it without a list.
CROSS JOIN UNNEST(
  coalesce(
    TRY_CAST(
      json_extract(
        coalesce(
          json_extract_scalar(detail, '$.requestParameters.policyDocument'),
          json_extract_scalar(detail, '$.requestParameters.assumeRolePolicyDocument')
        ),
        '$.Statement'
      ) AS ARRAY(JSON)
    ),
    ARRAY[
      json_extract(
        coalesce(
          json_extract_scalar(detail, '$.requestParameters.policyDocument'),
          json_extract_scalar(detail, '$.requestParameters.assumeRolePolicyDocument')
        ),
        '$.Statement'
      )
    ]
  )
) AS policy_document (statement)
WHERE day BETWEEN ? AND ?
  AND source = 'aws.iam'
  AND detail_type = 'aws_api_call_via_cloudtrail'
  AND json_extract_scalar(detail, '$.eventName') IN ('CreateRole', 'UpdateAssumeRolePolicy')
  AND json_extract_scalar(detail, '$.errorCode') IS NULL
  AND json_extract_scalar(statement, '$.Effect') = 'Allow'
  -- Everyone, or an account other than the role's own, by its number or by an ARN, whose end is a name that may hold any
  -- number.
  AND regexp_like(
    replace(
      replace(json_format(json_extract(statement, '$.Principal')), '"' || account || '"', ''),
      '::' || account || ':',
      ''
    ),
    '"([*]|[0-9]{12}|arn:[^:"]*:(iam|sts)::[0-9]{12}:[^"]*)"'
  )
ORDER BY time DESC, event_id, trusted
LIMIT 1000
