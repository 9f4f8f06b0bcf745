-- name: root-use
-- why: No policy of the account restricts its root user, and daily work never needs it. Every use is either an
--   emergency that somebody can explain or an intrusion.
-- parameter: first_day (day) First day to look at, in UTC.
-- parameter: last_day (day) Last day to look at.
SELECT DISTINCT
  time,
  account,
  region,
  json_extract_scalar(detail, '$.eventSource') AS service,
  json_extract_scalar(detail, '$.eventName') AS action,
  json_extract_scalar(detail, '$.errorCode') AS error,
  json_extract_scalar(detail, '$.sourceIPAddress') AS source_ip,
  json_extract_scalar(detail, '$.userAgent') AS user_agent,
  json_extract_scalar(detail, '$.eventID') AS event_id
FROM events
WHERE day BETWEEN ? AND ?
  -- Any account can put events with a source of its own and write root into them.
  AND source LIKE 'aws.%'
  AND json_extract_scalar(detail, '$.userIdentity.type') = 'Root'
  -- What a service does on the account's behalf carries the root identity too.
  AND json_extract_scalar(detail, '$.userIdentity.invokedBy') IS NULL
  AND coalesce(json_extract_scalar(detail, '$.eventType'), '') <> 'AwsServiceEvent'
ORDER BY time DESC, event_id
LIMIT 1000
