-- name: duplicated-deliveries
-- why: EventBridge and Firehose deliver at least once, so a few are normal. Many, or several envelope ids for one
--   event, mean that two rules or two paths carry the same event.
-- parameter: first_day (day) First day to look at, in UTC.
-- parameter: last_day (day) Last day to look at.
WITH delivery AS (
  SELECT
    coalesce(
      -- The same event has another id after a hop between Regions, so its own keys come first.
      CASE
        WHEN source LIKE 'aws.%' AND type_name LIKE '% via CloudTrail' THEN json_extract_scalar(detail, '$.eventID')
      END,
      CASE
        WHEN source = 'aws.health' THEN
          json_extract_scalar(detail, '$.eventArn')
            || '/' || json_extract_scalar(detail, '$.communicationId')
            || '/' || coalesce(json_extract_scalar(detail, '$.affectedAccount'), account)
            || '/' || coalesce(json_extract_scalar(detail, '$.page'), '1')
      END,
      to_hex(
        sha256(
          to_utf8(account || '/' || region || '/' || time || '/' || source || '/' || type_name || '/' || detail)
        )
      ),
      id
    ) AS event_key,
    id,
    account,
    region,
    source,
    type_name,
    time
  FROM events
  WHERE day BETWEEN ? AND ?
)
SELECT
  event_key,
  min(source) AS source,
  min(type_name) AS type_name,
  min(account) AS account,
  min(region) AS region,
  min(time) AS time,
  count(*) AS deliveries,
  count(DISTINCT id) AS envelope_ids
FROM delivery
GROUP BY event_key
HAVING count(*) > 1
ORDER BY deliveries DESC, event_key
LIMIT 1000
