-- name: iam-users-and-keys-made
-- why: Users, access keys and passwords outlive the session that made them. An intruder leaves them behind to come
--   back, and where people sign in by federation there should be no new ones at all.
-- parameter: first_day (day) First day to look at, in UTC.
-- parameter: last_day (day) Last day to look at.
SELECT DISTINCT
  time,
  account,
  json_extract_scalar(detail, '$.eventName') AS action,
  -- A user who makes a key of their own is not named in the request.
  coalesce(
    json_extract_scalar(detail, '$.requestParameters.userName'),
    json_extract_scalar(detail, '$.responseElements.accessKey.userName'),
    json_extract_scalar(detail, '$.userIdentity.userName')
  ) AS user_name,
  coalesce(
    json_extract_scalar(detail, '$.responseElements.accessKey.accessKeyId'),
    json_extract_scalar(detail, '$.responseElements.serviceSpecificCredential.serviceSpecificCredentialId')
  ) AS credential,
  json_extract_scalar(detail, '$.userIdentity.arn') AS principal,
  json_extract_scalar(detail, '$.sourceIPAddress') AS source_ip,
  json_extract_scalar(detail, '$.eventID') AS event_id
FROM events_by_type
WHERE day BETWEEN ? AND ?
  AND source = 'aws.iam'
  AND detail_type = 'aws_api_call_via_cloudtrail'
  AND json_extract_scalar(detail, '$.eventName') IN (
    'CreateAccessKey',
    'CreateLoginProfile',
    'CreateServiceSpecificCredential',
    'CreateUser',
    'UpdateLoginProfile'
  )
  AND json_extract_scalar(detail, '$.errorCode') IS NULL
ORDER BY time DESC, event_id
LIMIT 1000
