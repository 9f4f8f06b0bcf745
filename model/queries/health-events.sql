-- name: health-events
-- why: Whether the fault is AWS's, what retires next month, and abuse notices, which say that one of our accounts attacks
--   somebody. One row for each event and account, with its latest state, however often and wherever it was delivered.
-- parameter: first_day (day) First day to look at, in UTC.
-- parameter: last_day (day) Last day to look at.
WITH notice AS (
  SELECT
    json_extract_scalar(detail, '$.eventArn') AS event_arn,
    -- With the organizational view, the envelope's account may be the management account or its delegate.
    coalesce(json_extract_scalar(detail, '$.affectedAccount'), account) AS affected_account,
    json_extract_scalar(detail, '$.eventRegion') AS event_region,
    json_extract_scalar(detail, '$.service') AS service,
    json_extract_scalar(detail, '$.eventTypeCategory') AS category,
    json_extract_scalar(detail, '$.eventTypeCode') AS event_type,
    json_extract_scalar(detail, '$.statusCode') AS status,
    json_extract_scalar(detail, '$.communicationId') AS communication,
    json_extract_scalar(detail, '$.startTime') AS start_time,
    json_extract_scalar(entity, '$.entityValue') AS entity,
    time,
    row_number() OVER (
      PARTITION BY
        json_extract_scalar(detail, '$.eventArn'),
        coalesce(json_extract_scalar(detail, '$.affectedAccount'), account)
      ORDER BY time DESC, json_extract_scalar(detail, '$.statusCode'), json_extract_scalar(detail, '$.startTime')
    ) AS age
  FROM events_by_type
  -- More entities than fit into one event come in pages; a list of none must not lose the event.
  CROSS JOIN UNNEST(
    CASE
      WHEN json_format(json_extract(detail, '$.affectedEntities[0]')) IS NOT NULL THEN
        -- An object may have the key 0.
        coalesce(
          TRY_CAST(json_extract(detail, '$.affectedEntities') AS ARRAY(JSON)),
          ARRAY[json_extract(detail, '$.affectedEntities')]
        )
      ELSE ARRAY[json_extract(detail, '$.affectedEntities')]
    END
  ) AS affected (entity)
  WHERE day BETWEEN ? AND ?
    AND source = 'aws.health'
    AND detail_type IN ('aws_health_abuse_event', 'aws_health_event')
    AND type_name IN ('AWS Health Abuse Event', 'AWS Health Event')
)
SELECT
  max(time) AS last_update,
  affected_account,
  max(event_region) AS event_region,
  max(service) AS service,
  max(category) AS category,
  max(event_type) AS event_type,
  max(CASE WHEN age = 1 THEN status END) AS status,
  max(CASE WHEN age = 1 THEN start_time END) AS start_time,
  count(DISTINCT entity) AS entities,
  count(DISTINCT communication) AS updates,
  event_arn
FROM notice
GROUP BY event_arn, affected_account
ORDER BY last_update DESC, event_arn, affected_account
LIMIT 1000
