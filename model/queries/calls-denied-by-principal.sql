-- name: calls-denied-by-principal
-- why: Stolen credentials are tried out: many different actions refused within minutes. Many refusals of one action are a
--   program that lacks a permission. Counts what is archived: refused reads only where read-only entries are chosen.
-- parameter: first_day (day) First day to look at, in UTC.
-- parameter: last_day (day) Last day to look at.
SELECT
  -- A role stands for all its sessions.
  coalesce(
    json_extract_scalar(detail, '$.userIdentity.sessionContext.sessionIssuer.arn'),
    json_extract_scalar(detail, '$.userIdentity.arn'),
    json_extract_scalar(detail, '$.userIdentity.principalId'),
    json_extract_scalar(detail, '$.userIdentity.invokedBy')
  ) AS principal,
  count(DISTINCT json_extract_scalar(detail, '$.eventID')) AS denied_calls,
  count(
    DISTINCT json_extract_scalar(detail, '$.eventSource') || ' ' || json_extract_scalar(detail, '$.eventName')
  ) AS actions,
  count(DISTINCT account) AS accounts,
  count(DISTINCT json_extract_scalar(detail, '$.sourceIPAddress')) AS addresses,
  min(time) AS first_denied,
  max(time) AS last_denied
FROM events_by_type
WHERE day BETWEEN ? AND ?
  -- Any account can put events with a source of its own and write refusals into them.
  AND source LIKE 'aws.%'
  AND detail_type = 'aws_api_call_via_cloudtrail'
  -- The spellings of Security Hub's control CloudWatch.2: EC2 has one of its own, services end theirs differently.
  AND (
    json_extract_scalar(detail, '$.errorCode') LIKE '%UnauthorizedOperation'
    OR json_extract_scalar(detail, '$.errorCode') LIKE 'AccessDenied%'
  )
GROUP BY
  coalesce(
    json_extract_scalar(detail, '$.userIdentity.sessionContext.sessionIssuer.arn'),
    json_extract_scalar(detail, '$.userIdentity.arn'),
    json_extract_scalar(detail, '$.userIdentity.principalId'),
    json_extract_scalar(detail, '$.userIdentity.invokedBy')
  )
ORDER BY denied_calls DESC, principal
LIMIT 200
