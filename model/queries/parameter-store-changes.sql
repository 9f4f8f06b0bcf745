-- name: parameter-store-changes
-- why: Parameters steer deployments: feature switches, endpoints, image ids. When something broke or turned, this says
--   which parameter changed just before.
-- parameter: first_day (day) First day to look at, in UTC.
-- parameter: last_day (day) Last day to look at.
SELECT DISTINCT
  time,
  account,
  region,
  json_extract_scalar(detail, '$.operation') AS operation,
  json_extract_scalar(detail, '$.name') AS parameter,
  json_extract_scalar(detail, '$.type') AS parameter_type
FROM events_by_type
WHERE day BETWEEN ? AND ?
  AND source = 'aws.ssm'
  -- The folder is lower case whatever the spelling, the name is as it was sent.
  AND detail_type = 'parameter_store_change'
  AND type_name = 'Parameter Store Change'
ORDER BY time DESC, account, region, parameter, operation
LIMIT 1000
