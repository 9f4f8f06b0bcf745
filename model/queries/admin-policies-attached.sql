-- name: admin-policies-attached
-- why: Whoever gets every action on every resource owns the account. Finds AWS's own administrator policies being
--   attached and written policies that allow everything, also where other statements stand beside.
-- parameter: first_day (day) First day to look at, in UTC.
-- parameter: last_day (day) Last day to look at.
SELECT DISTINCT
  time,
  account,
  json_extract_scalar(detail, '$.eventName') AS action,
  coalesce(
    json_extract_scalar(detail, '$.requestParameters.userName'),
    json_extract_scalar(detail, '$.requestParameters.roleName'),
    json_extract_scalar(detail, '$.requestParameters.groupName')
  ) AS target,
  coalesce(
    json_extract_scalar(detail, '$.requestParameters.policyArn'),
    json_extract_scalar(detail, '$.requestParameters.policyName')
  ) AS policy,
  json_extract_scalar(detail, '$.userIdentity.arn') AS principal,
  json_extract_scalar(detail, '$.sourceIPAddress') AS source_ip,
  json_extract_scalar(detail, '$.eventID') AS event_id
FROM events_by_type
-- One row for each statement of a written policy, one row without a statement for an attached one.
CROSS JOIN UNNEST(
  coalesce(
    TRY_CAST(
      json_extract(json_extract_scalar(detail, '$.requestParameters.policyDocument'), '$.Statement') AS ARRAY(JSON)
    ),
    ARRAY[json_extract(json_extract_scalar(detail, '$.requestParameters.policyDocument'), '$.Statement')]
  )
) AS policy_document (statement)
WHERE day BETWEEN ? AND ?
  AND source = 'aws.iam'
  AND detail_type = 'aws_api_call_via_cloudtrail'
  AND json_extract_scalar(detail, '$.errorCode') IS NULL
  AND (
    (
      json_extract_scalar(detail, '$.eventName') IN ('AttachGroupPolicy', 'AttachRolePolicy', 'AttachUserPolicy')
      AND regexp_like(
        json_extract_scalar(detail, '$.requestParameters.policyArn'),
        '^arn:aws[a-z-]*:iam::aws:policy/(AdministratorAccess|IAMFullAccess)$'
      )
    )
    OR (
      json_extract_scalar(detail, '$.eventName') IN (
        'CreatePolicyVersion',
        'PutGroupPolicy',
        'PutRolePolicy',
        'PutUserPolicy'
      )
      AND json_extract_scalar(statement, '$.Effect') = 'Allow'
      AND regexp_like(json_format(json_extract(statement, '$.Action')), '"[*](:[*])?"')
      AND regexp_like(json_format(json_extract(statement, '$.Resource')), '"[*]"')
    )
  )
ORDER BY time DESC, event_id
LIMIT 1000
