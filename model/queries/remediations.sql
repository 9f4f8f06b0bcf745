-- name: remediations
-- why: What a machine changed, or would have, and why: with the event that set it off and who caused that. Only reports of
--   the governance account are archived, so that nobody can write one for it.
-- parameter: first_day (day) First day to look at, in UTC.
-- parameter: last_day (day) Last day to look at.
SELECT DISTINCT
  time,
  json_extract_scalar(detail, '$.account') AS affected_account,
  json_extract_scalar(detail, '$.region') AS affected_region,
  json_extract_scalar(detail, '$.remediation') AS remediation,
  json_extract_scalar(detail, '$.resource') AS resource,
  json_extract_scalar(detail, '$.outcome') AS outcome,
  json_extract_scalar(detail, '$.reason') AS reason,
  json_extract_scalar(detail, '$.event.name') AS caused_by,
  json_extract_scalar(detail, '$.event.principal') AS principal,
  json_extract_scalar(detail, '$.calls[0].action') AS first_call,
  json_extract_scalar(detail, '$.event.id') AS event_id
FROM events_by_type
WHERE day BETWEEN ? AND ?
  AND source = 'event-governance.remediation'
  AND detail_type = 'remediation'
ORDER BY time DESC, event_id, resource, remediation
LIMIT 1000
