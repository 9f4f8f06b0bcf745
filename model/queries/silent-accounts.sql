-- name: silent-accounts
-- why: An account that sends nothing looks like one in which nothing happens. This lists each account and Region whose
--   last heartbeat is more than three intervals older than the newest of all, or that sent none in these days although
--   table coverage expects some. silent_rules names forwarding rules whose own heartbeats, one an hour, stay away:
--   somebody may have disabled them. Ask about yesterday and today.
-- parameter: first_day (day) First day to look at, in UTC.
-- parameter: last_day (day) Last day to look at.
-- schedule: rate(1 day), 2 days, on
-- alert-when: rows > 0, key account, region
-- title: The archive has no heartbeats of an account
-- severity: medium
-- limits: It says once a day what watch-silence says within hours, and looks at the archive instead of the bus: what is lost
--   between the two shows here alone.
-- look: Run `silent-accounts` for yesterday and today: whether `account` is the only one.
-- look: Run npm run coverage for the account.
-- look: See whether archive rules or delivery streams have dead letters or failed records.
-- harmless: An account that was just added, or one that left and is still in the settings.
-- contain: Deploy with npm run up and look at docs/operations/silent-account.md.
WITH beat AS (
  SELECT
    account,
    region,
    json_extract_scalar(detail, '$.rule') AS rule,
    max(time) AS last_heartbeat
  FROM events_by_type
  WHERE day BETWEEN ? AND ?
    AND source = 'event-governance.heartbeat'
    -- The folder is lower case whatever the spelling, the name is as it was sent.
    AND detail_type = 'heartbeat'
    AND type_name = 'Heartbeat'
    -- Whoever sends a heartbeat chooses its time: one that is none would be the newest of all, and one from the future
    -- would make everybody else look silent.
    AND TRY(from_iso8601_timestamp(time)) <= now()
  GROUP BY account, region, json_extract_scalar(detail, '$.rule')
),
newest AS (
  -- Not the present: days that are long past can be asked about too.
  SELECT max(last_heartbeat) AS newest_heartbeat
  FROM beat
),
silent_rule AS (
  SELECT
    expected.account,
    expected.region,
    array_join(array_agg(expected.rule ORDER BY expected.rule), ', ') AS silent_rules
  FROM (
    SELECT account, region, heartbeat_minutes, rule
    FROM coverage
    CROSS JOIN UNNEST(rules) AS each (rule)
  ) AS expected
  LEFT JOIN beat ON beat.account = expected.account AND beat.region = expected.region AND beat.rule = expected.rule
  CROSS JOIN newest
  WHERE beat.last_heartbeat IS NULL
    OR date_diff(
      'second',
      from_iso8601_timestamp(beat.last_heartbeat),
      from_iso8601_timestamp(newest.newest_heartbeat)
    ) > 180 * CASE WHEN expected.heartbeat_minutes > 60 THEN expected.heartbeat_minutes ELSE 60 END
  GROUP BY expected.account, expected.region
)
SELECT
  coverage.account,
  accounts.account_name,
  accounts.unit,
  coverage.region,
  beat.last_heartbeat,
  newest.newest_heartbeat,
  coverage.heartbeat_minutes,
  silent_rule.silent_rules
FROM coverage
LEFT JOIN accounts ON accounts.account = coverage.account
LEFT JOIN beat ON beat.account = coverage.account AND beat.region = coverage.region AND beat.rule IS NULL
LEFT JOIN silent_rule ON silent_rule.account = coverage.account AND silent_rule.region = coverage.region
CROSS JOIN newest
WHERE coverage.heartbeat_minutes IS NOT NULL
  AND (
    beat.last_heartbeat IS NULL
      OR silent_rule.silent_rules IS NOT NULL
      OR date_diff(
        'second',
        from_iso8601_timestamp(beat.last_heartbeat),
        from_iso8601_timestamp(newest.newest_heartbeat)
      ) > 180 * coverage.heartbeat_minutes
  )
ORDER BY coverage.account, coverage.region
LIMIT 10000
