-- name: everything-one-principal-did
-- why: The first question about a suspicious user or role is what else it did. Takes the ARN of a user, of a role, with
--   all its sessions, or of one session; newest first, refused calls included.
-- parameter: first_day (day) First day to look at, in UTC.
-- parameter: last_day (day) Last day to look at.
-- parameter: principal (text, such as arn:aws:iam::111122223333:role/Engineer) ARN of the user, role or session.
SELECT DISTINCT
  time,
  account,
  region,
  json_extract_scalar(detail, '$.eventSource') AS service,
  json_extract_scalar(detail, '$.eventName') AS action,
  json_extract_scalar(detail, '$.errorCode') AS error,
  json_extract_scalar(detail, '$.userIdentity.arn') AS session,
  json_extract_scalar(detail, '$.sourceIPAddress') AS source_ip,
  json_extract_scalar(detail, '$.eventID') AS event_id
FROM events
WHERE day BETWEEN ? AND ?
  -- Any account can put events with a source of its own and write a principal into them.
  AND source LIKE 'aws.%'
  AND ? IN (
    json_extract_scalar(detail, '$.userIdentity.arn'),
    json_extract_scalar(detail, '$.userIdentity.sessionContext.sessionIssuer.arn')
  )
ORDER BY time DESC, event_id
LIMIT 1000
