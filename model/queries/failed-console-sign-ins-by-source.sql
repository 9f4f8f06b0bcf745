-- name: failed-console-sign-ins-by-source
-- why: Many failures from one address, or against many names, are somebody guessing passwords. CloudTrail hides a name
--   that no user has, so names are counted where it shows them.
-- parameter: first_day (day) First day to look at, in UTC.
-- parameter: last_day (day) Last day to look at.
SELECT
  json_extract_scalar(detail, '$.sourceIPAddress') AS source_ip,
  count(DISTINCT json_extract_scalar(detail, '$.eventID')) AS failures,
  count(
    DISTINCT nullif(json_extract_scalar(detail, '$.userIdentity.userName'), 'HIDDEN_DUE_TO_SECURITY_REASONS')
  ) AS user_names,
  count(DISTINCT account) AS accounts,
  min(time) AS first_failure,
  max(time) AS last_failure
FROM events_by_type
WHERE day BETWEEN ? AND ?
  AND source = 'aws.signin'
  AND detail_type IN ('aws_console_sign_in_via_cloudtrail', 'aws_console_signin_via_cloudtrail')
  AND json_extract_scalar(detail, '$.eventName') = 'ConsoleLogin'
  AND json_extract_scalar(detail, '$.responseElements.ConsoleLogin') = 'Failure'
GROUP BY json_extract_scalar(detail, '$.sourceIPAddress')
ORDER BY failures DESC, source_ip
LIMIT 200
