-- name: events-per-account-region-and-day
-- why: How much each account and Region sends, to see who grew overnight and who fell silent. An event that arrived
--   more than once is one event; the deliveries are what storage and queries cost.
-- parameter: first_day (day) First day to look at, in UTC.
-- parameter: last_day (day) Last day to look at.
SELECT
  day,
  account,
  region,
  count(DISTINCT event_key) AS events,
  count(*) AS deliveries
FROM deliveries
WHERE day BETWEEN ? AND ?
GROUP BY day, account, region
ORDER BY day, account, region
