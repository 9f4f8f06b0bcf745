-- name: secrets-changed
-- why: A replaced secret redirects an application, a deleted one stops it, a policy or a replica hands it to somebody
--   else. Rotation changes values all day: its principal is the rotation function's role. Refused attempts are listed.
-- parameter: first_day (day) First day to look at, in UTC.
-- parameter: last_day (day) Last day to look at.
SELECT DISTINCT
  time,
  account,
  region,
  json_extract_scalar(detail, '$.eventName') AS action,
  coalesce(
    json_extract_scalar(detail, '$.requestParameters.secretId'),
    json_extract_scalar(detail, '$.requestParameters.name')
  ) AS secret,
  -- Without recovery there is no time in which to take the deletion back.
  json_extract_scalar(detail, '$.requestParameters.forceDeleteWithoutRecovery') AS without_recovery,
  json_extract_scalar(detail, '$.errorCode') AS error,
  json_extract_scalar(detail, '$.userIdentity.arn') AS principal,
  json_extract_scalar(detail, '$.sourceIPAddress') AS source_ip,
  json_extract_scalar(detail, '$.eventID') AS event_id
FROM events_by_type
WHERE day BETWEEN ? AND ?
  AND source = 'aws.secretsmanager'
  AND detail_type = 'aws_api_call_via_cloudtrail'
  AND json_extract_scalar(detail, '$.eventName') IN (
    'CancelRotateSecret',
    'CreateSecret',
    'DeleteSecret',
    'PutResourcePolicy',
    'PutSecretValue',
    'ReplicateSecretToRegions',
    'UpdateSecret'
  )
ORDER BY time DESC, event_id
LIMIT 1000
