-- name: console-sign-in-without-mfa
-- why: A password alone opened the console. Federated users are left out: their identity provider asked for the second
--   factor, and CloudTrail cannot tell.
-- parameter: first_day (day) First day to look at, in UTC.
-- parameter: last_day (day) Last day to look at.
SELECT DISTINCT
  time,
  account,
  region,
  json_extract_scalar(detail, '$.userIdentity.type') AS identity_type,
  json_extract_scalar(detail, '$.userIdentity.arn') AS principal,
  json_extract_scalar(detail, '$.sourceIPAddress') AS source_ip,
  json_extract_scalar(detail, '$.eventID') AS event_id
FROM events_by_type
WHERE day BETWEEN ? AND ?
  AND source = 'aws.signin'
  AND detail_type IN ('aws_console_sign_in_via_cloudtrail', 'aws_console_signin_via_cloudtrail')
  AND json_extract_scalar(detail, '$.eventName') = 'ConsoleLogin'
  AND json_extract_scalar(detail, '$.responseElements.ConsoleLogin') = 'Success'
  AND json_extract_scalar(detail, '$.userIdentity.type') IN ('IAMUser', 'Root')
  AND coalesce(json_extract_scalar(detail, '$.additionalEventData.MFAUsed'), 'No') <> 'Yes'
ORDER BY time DESC, event_id
LIMIT 1000
