-- name: everything-that-touched-one-resource
-- why: What happened to a bucket, an instance, a role or a key: calls, refused ones too, findings and notices, newest
--   first. The name must stand whole, wherever in the event: i-12 finds no i-123, and a bucket's ARN finds its objects.
-- parameter: first_day (day) First day to look at, in UTC.
-- parameter: last_day (day) Last day to look at.
-- parameter: resource (text, such as i-1234567890abcdef0) ARN, id or name; give the ARN where the name is a common word.
SELECT DISTINCT
  time,
  account,
  region,
  source,
  type_name,
  json_extract_scalar(detail, '$.eventName') AS action,
  json_extract_scalar(detail, '$.errorCode') AS error,
  json_extract_scalar(detail, '$.userIdentity.arn') AS principal,
  json_extract_scalar(detail, '$.sourceIPAddress') AS source_ip,
  json_extract_scalar(detail, '$.eventID') AS event_id
FROM events
WHERE day BETWEEN ? AND ?
  -- Any account can put events with a source of its own and write a resource into them.
  AND source LIKE 'aws.%'
  -- Whatever ends a name becomes a quotation mark, on both sides alike: nothing that is asked for is taken for a pattern.
  -- A backslash is one too, because policies and messages are JSON within JSON.
  AND strpos(
    translate(
      replace(
        replace(
          replace(
            ' ' || coalesce(array_join(resources, ' '), '') || ' ' || coalesce(detail, '') || ' ',
            '\n',
            ' '
          ),
          '\r',
          ' '
        ),
        '\t',
        ' '
      ),
      ' /:,;\()[]{}',
      '""""""""""""'
    ),
    '"' || translate(trim(?), ' /:,;\()[]{}', '""""""""""""') || '"'
  ) > 0
ORDER BY time DESC, source, event_id
LIMIT 1000
