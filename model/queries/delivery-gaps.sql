-- name: delivery-gaps
-- why: An account that sent events of AWS nearly every day and has sent none for days lost its trail or its forwarding, or
--   is no longer used, whatever its heartbeats say. Ask about two weeks or more.
-- parameter: first_day (day) First day to look at, in UTC.
-- parameter: last_day (day) Last day to look at.
-- schedule: rate(1 day), 14 days, off
-- alert-when: rows > 0, key account, region
-- title: An account's events of AWS stayed away for days
-- severity: medium
-- limits: An account with events on fewer than five of the days is not looked at, and a gap shorter than four days is not
--   seen, because nobody works at weekends.
-- look: Run `delivery-gaps` from `firstDay` to `lastDay`: each place, with its last event.
-- look: Run npm run coverage for `account`, and read its trail's status.
-- look: Ask whether the account is still used in that Region.
-- harmless: An application that was taken down, or holidays.
-- contain: Deploy with npm run up, and start the trail again.
WITH heard AS (
  SELECT account, region, day, time
  FROM events_by_type
  WHERE day BETWEEN ? AND ?
    -- What AWS says: heartbeats and what customers put tell nothing about trails.
    AND source LIKE 'aws.%'
    AND detail_type = 'aws_api_call_via_cloudtrail'
),
newest AS (
  SELECT max(day) AS newest_day
  FROM heard
),
place AS (
  SELECT
    account,
    region,
    max(day) AS last_day,
    max(time) AS last_event,
    count(DISTINCT day) AS days_with_events
  FROM heard
  GROUP BY account, region
)
SELECT account, region, last_day, last_event, days_with_events, newest_day
FROM place
CROSS JOIN newest
WHERE days_with_events >= 5
  AND date_diff(
    'day',
    from_iso8601_timestamp(last_day || 'T00:00:00Z'),
    from_iso8601_timestamp(newest_day || 'T00:00:00Z')
  ) > 3
ORDER BY account, region
LIMIT 1000
