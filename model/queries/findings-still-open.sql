-- name: findings-still-open
-- why: What was found and left lying, oldest first. A finding counts with its latest state within the days, and its age
--   from when its service made it: one that sent nothing within the days is not here, so look back far.
-- parameter: first_day (day) First day to look at, in UTC.
-- parameter: last_day (day) Last day to look at.
-- parameter: until (day) The day up to whose end the age counts, usually the last day.
-- parameter: days_open (integer, such as 30) Full days for which a finding must have been there.
WITH state AS (
  SELECT
    source,
    finding_id,
    time,
    opened,
    affected_account,
    severity,
    title,
    is_open,
    row_number() OVER (
      PARTITION BY source, finding_id
      ORDER BY time DESC, severity, is_open, title, affected_account
    ) AS age
  FROM finding_state
  WHERE day BETWEEN ? AND ?
),
story AS (
  SELECT
    source,
    finding_id,
    max(CASE WHEN age = 1 THEN affected_account END) AS affected_account,
    max(CASE WHEN age = 1 THEN severity END) AS severity,
    max(CASE WHEN age = 1 THEN title END) AS title,
    count_if(age = 1 AND is_open) AS is_open,
    min(opened) AS opened,
    max(time) AS last_change,
    count(DISTINCT time) AS changes
  FROM state
  GROUP BY source, finding_id
)
SELECT
  opened,
  affected_account,
  source,
  severity,
  title,
  last_change,
  changes,
  finding_id
FROM story
WHERE is_open = 1
  -- TRY: the time of one event that is none would otherwise fail the query.
  AND date_diff('day', TRY(from_iso8601_timestamp(opened)), from_iso8601_timestamp(? || 'T23:59:59Z')) >= ?
ORDER BY opened, source, finding_id
LIMIT 1000
