-- name: new-principals
-- why: A user or role that calls AWS for the first time may be what an intruder left behind. This lists each whose first
--   call within these days is of the last two of them, where the archive has a week before. Ask about two weeks or more.
-- parameter: first_day (day) First day to look at, in UTC.
-- parameter: last_day (day) Last day to look at.
-- schedule: rate(1 day), 14 days, off
-- alert-when: rows > 0, key account, principal
-- title: A user or role called AWS for the first time
-- severity: low
-- limits: What was quiet for two weeks is new again, and roles that AWS services make for themselves are not looked at. Only
--   archived calls count.
-- look: Run `new-principals` from `firstDay` to `lastDay`: its first call, and how many it made.
-- look: Run `everything-one-principal-did` for `principal`, and compare the addresses with those of your networks.
-- look: Ask who made it, and whether a pipeline or a person was to use it.
-- harmless: A new application, a new team member, or a pipeline that was deployed these days.
-- contain: Deny its calls by a policy of the organization or remove its permissions, and end its sessions.
WITH act AS (
  SELECT
    account,
    -- A role stands for all its sessions.
    coalesce(
      json_extract_scalar(detail, '$.userIdentity.sessionContext.sessionIssuer.arn'),
      json_extract_scalar(detail, '$.userIdentity.arn')
    ) AS principal,
    day,
    time,
    json_extract_scalar(detail, '$.eventID') AS event_id,
    json_extract_scalar(detail, '$.eventName') AS action,
    json_extract_scalar(detail, '$.sourceIPAddress') AS source_ip
  FROM events_by_type
  WHERE day BETWEEN ? AND ?
    -- Any account can put events with a source of its own and write principals into them.
    AND source LIKE 'aws.%'
    AND detail_type = 'aws_api_call_via_cloudtrail'
),
span AS (
  SELECT min(day) AS oldest, max(day) AS newest
  FROM act
),
seen AS (
  SELECT
    account,
    principal,
    min(day) AS first_day,
    min(time) AS first_call,
    count(DISTINCT event_id) AS calls,
    count(DISTINCT action) AS actions,
    count(DISTINCT source_ip) AS addresses
  FROM act
  WHERE principal IS NOT NULL
    AND principal NOT LIKE '%:role/aws-service-role/%'
  GROUP BY account, principal
)
SELECT account, principal, first_day, first_call, calls, actions, addresses
FROM seen
CROSS JOIN span
WHERE date_diff(
    'day',
    from_iso8601_timestamp(first_day || 'T00:00:00Z'),
    from_iso8601_timestamp(newest || 'T00:00:00Z')
  ) < 2
  -- Where nothing is older, everybody is new.
  AND date_diff(
    'day',
    from_iso8601_timestamp(oldest || 'T00:00:00Z'),
    from_iso8601_timestamp(newest || 'T00:00:00Z')
  ) >= 7
ORDER BY account, principal
LIMIT 1000
