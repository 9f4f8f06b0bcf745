-- name: kms-keys-endangered
-- why: Whatever is encrypted under a key is lost with it. A scheduled deletion leaves 7 to 30 days in which somebody must
--   notice, a disabled key stops its users at once. Attempts that were refused are listed too, for they were made.
-- parameter: first_day (day) First day to look at, in UTC.
-- parameter: last_day (day) Last day to look at.
SELECT DISTINCT
  time,
  account,
  region,
  json_extract_scalar(detail, '$.eventName') AS action,
  -- The answer has the ARN where the request may have no more than an id; a refused call may have neither.
  coalesce(
    json_extract_scalar(detail, '$.responseElements.keyId'),
    json_extract_scalar(detail, '$.resources[0].ARN'),
    json_extract_scalar(detail, '$.requestParameters.keyId'),
    json_extract_scalar(detail, '$.requestParameters.customKeyStoreId')
  ) AS kms_key,
  coalesce(
    json_extract_scalar(detail, '$.responseElements.pendingWindowInDays'),
    json_extract_scalar(detail, '$.requestParameters.pendingWindowInDays')
  ) AS days_left,
  json_extract_scalar(detail, '$.errorCode') AS error,
  json_extract_scalar(detail, '$.userIdentity.arn') AS principal,
  json_extract_scalar(detail, '$.sourceIPAddress') AS source_ip,
  json_extract_scalar(detail, '$.eventID') AS event_id
FROM events_by_type
WHERE day BETWEEN ? AND ?
  AND source = 'aws.kms'
  AND detail_type = 'aws_api_call_via_cloudtrail'
  AND json_extract_scalar(detail, '$.eventName') IN (
    'DeleteCustomKeyStore',
    'DeleteImportedKeyMaterial',
    'DisableKey',
    'DisconnectCustomKeyStore',
    'ScheduleKeyDeletion'
  )
ORDER BY time DESC, event_id
LIMIT 1000
