-- name: events-per-account-region-and-day
-- why: How much each account and Region sends, to see who grew overnight and who fell silent. An event that arrived
--   more than once is one event; the deliveries are what storage and queries cost.
-- parameter: first_day (day) First day to look at, in UTC.
-- parameter: last_day (day) Last day to look at.
SELECT
  day,
  account,
  region,
  count(
    DISTINCT coalesce(
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
    )
  ) AS events,
  count(*) AS deliveries
FROM events
WHERE day BETWEEN ? AND ?
GROUP BY day, account, region
ORDER BY day, account, region
