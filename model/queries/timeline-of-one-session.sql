-- name: timeline-of-one-session
-- why: What somebody did with one key or in one session, in the order of doing, from the call that made the credentials
--   where that is archived. Take the key or the name from a finding or another query; calls of all accounts are here.
-- parameter: first_day (day) First day to look at, in UTC.
-- parameter: last_day (day) Last day to look at.
-- parameter: session (text, such as ASIAEXAMPLEACCESSKEY) Access key id, or the session's name.
SELECT DISTINCT
  time,
  account,
  region,
  json_extract_scalar(detail, '$.eventSource') AS service,
  json_extract_scalar(detail, '$.eventName') AS action,
  json_extract_scalar(detail, '$.errorCode') AS error,
  json_extract_scalar(detail, '$.userIdentity.arn') AS principal,
  json_extract_scalar(detail, '$.userIdentity.accessKeyId') AS access_key,
  json_extract_scalar(detail, '$.sourceIPAddress') AS source_ip,
  json_extract_scalar(detail, '$.userAgent') AS user_agent,
  json_extract_scalar(detail, '$.eventID') AS event_id
FROM events
WHERE day BETWEEN ? AND ?
  -- Any account can put events with a source of its own and write a session into them.
  AND source LIKE 'aws.%'
  AND ? IN (
    json_extract_scalar(detail, '$.userIdentity.accessKeyId'),
    -- Of temporary credentials the name of the session follows a colon: AROAEXAMPLE:dana (CloudTrail user guide,
    -- "CloudTrail userIdentity element").
    split_part(json_extract_scalar(detail, '$.userIdentity.principalId'), ':', 2),
    -- The call that made the credentials.
    json_extract_scalar(detail, '$.requestParameters.roleSessionName'),
    json_extract_scalar(detail, '$.responseElements.credentials.accessKeyId'),
    json_extract_scalar(detail, '$.responseElements.accessKey.accessKeyId')
  )
ORDER BY time, event_id
LIMIT 1000
