-- name: noisiest-events
-- why: What storage and every query pay for. The rows at the top are what to leave out, with a narrower pattern or without
--   the entry, unless somebody reads them. Bytes are those of the detail as text, before compression.
-- parameter: first_day (day) First day to look at, in UTC.
-- parameter: last_day (day) Last day to look at.
SELECT
  source,
  type_name,
  json_extract_scalar(detail, '$.eventName') AS action,
  count(DISTINCT account) AS accounts,
  count(DISTINCT event_key) AS events,
  count(*) AS deliveries,
  sum(length(to_utf8(coalesce(detail, '')))) AS bytes
FROM deliveries
WHERE day BETWEEN ? AND ?
GROUP BY source, type_name, json_extract_scalar(detail, '$.eventName')
ORDER BY bytes DESC, source, type_name, action
LIMIT 200
