-- name: heartbeats
-- why: A heartbeat takes the same path as every other event of its account and Region, so the rows at the top, the
--   oldest, name the places from which nothing may be arriving. A place that never sent one is missing here.
-- parameter: first_day (day) First day to look at, in UTC.
-- parameter: last_day (day) Last day to look at.
SELECT
  account,
  region,
  max(time) AS last_heartbeat,
  count(DISTINCT time) AS heartbeats
FROM events_by_type
WHERE day BETWEEN ? AND ?
  AND source = 'event-governance.heartbeat'
  -- The folder is lower case whatever the spelling, the name is as it was sent.
  AND detail_type = 'heartbeat'
  AND type_name = 'Heartbeat'
  -- Those of single rules, one an hour, are for silent-accounts.
  AND json_extract_scalar(detail, '$.rule') IS NULL
GROUP BY account, region
ORDER BY last_heartbeat, account, region
