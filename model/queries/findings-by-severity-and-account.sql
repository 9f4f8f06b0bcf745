-- name: findings-by-severity-and-account
-- why: Where to look first: how many findings each account has, by severity, from all services that make findings. Each
--   finding counts once, with its latest state, however often it was updated or delivered.
-- parameter: first_day (day) First day to look at, in UTC.
-- parameter: last_day (day) Last day to look at.
WITH state AS (
  SELECT
    source,
    time,
    affected_account,
    severity,
    is_open,
    row_number() OVER (PARTITION BY source, finding_id ORDER BY time DESC, severity, is_open) AS age
  FROM finding_state
  WHERE day BETWEEN ? AND ?
)
SELECT
  affected_account,
  source,
  severity,
  count(*) AS findings,
  count_if(is_open) AS open_findings,
  max(time) AS last_change
FROM state
WHERE age = 1
GROUP BY affected_account, source, severity
ORDER BY affected_account, source, severity
LIMIT 10000
