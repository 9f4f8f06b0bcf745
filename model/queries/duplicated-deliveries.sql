-- name: duplicated-deliveries
-- why: EventBridge and Firehose deliver at least once, so a few are normal. Many, or several envelope ids for one
--   event, mean that two rules or two paths carry the same event.
-- parameter: first_day (day) First day to look at, in UTC.
-- parameter: last_day (day) Last day to look at.
SELECT
  event_key,
  min(source) AS source,
  min(type_name) AS type_name,
  min(account) AS account,
  min(region) AS region,
  min(time) AS time,
  count(*) AS deliveries,
  count(DISTINCT id) AS envelope_ids
FROM deliveries
WHERE day BETWEEN ? AND ?
GROUP BY event_key
HAVING count(*) > 1
ORDER BY deliveries DESC, event_key
LIMIT 1000
