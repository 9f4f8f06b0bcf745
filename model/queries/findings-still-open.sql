-- name: findings-still-open
-- why: What was found and left lying, oldest first. A finding counts with its latest state within the days, and its age
--   from when its service made it: one that sent nothing within the days is not here, so look back far.
-- parameter: first_day (day) First day to look at, in UTC.
-- parameter: last_day (day) Last day to look at.
-- parameter: until (day) The day up to whose end the age counts, usually the last day.
-- parameter: days_open (integer, such as 30) Full days for which a finding must have been there.
WITH finding AS (
  SELECT
    source,
    time,
    coalesce(
      json_extract_scalar(detail, '$.findings[0].Title'),
      json_extract_scalar(detail, '$.title'),
      json_extract_scalar(detail, '$.resource')
    ) AS title,
    CASE
      WHEN regexp_like(
        coalesce(
          json_extract_scalar(detail, '$.findings[0].CreatedAt'),
          json_extract_scalar(detail, '$.createdAt')
        ),
        '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,6})?Z$'
      ) THEN
        coalesce(
          json_extract_scalar(detail, '$.findings[0].CreatedAt'),
          json_extract_scalar(detail, '$.createdAt')
        )
      -- Inspector writes days in words; the first of its events stands for them.
      ELSE time
    END AS opened,
    -- The envelope's account is that of the service's administrator.
    coalesce(
      json_extract_scalar(detail, '$.findings[0].AwsAccountId'),
      json_extract_scalar(detail, '$.accountId'),
      json_extract_scalar(detail, '$.awsAccountId'),
      account
    ) AS affected_account,
    coalesce(
      json_extract_scalar(detail, '$.findings[0].Id'),
      json_extract_scalar(detail, '$.findingArn'),
      json_extract_scalar(detail, '$.id'),
      id
    ) AS finding_id,
    CASE
      WHEN source = 'aws.guardduty' THEN
        -- Levels of the GuardDuty user guide, "Severity levels of GuardDuty findings".
        CASE
          WHEN TRY_CAST(json_extract_scalar(detail, '$.severity') AS DOUBLE) >= 9 THEN 'CRITICAL'
          WHEN TRY_CAST(json_extract_scalar(detail, '$.severity') AS DOUBLE) >= 7 THEN 'HIGH'
          WHEN TRY_CAST(json_extract_scalar(detail, '$.severity') AS DOUBLE) >= 4 THEN 'MEDIUM'
          WHEN TRY_CAST(json_extract_scalar(detail, '$.severity') AS DOUBLE) < 4 THEN 'LOW'
          ELSE 'UNRATED'
        END
      ELSE upper(
        coalesce(
          json_extract_scalar(detail, '$.findings[0].Severity.Label'),
          json_extract_scalar(detail, '$.severity.description'),
          json_extract_scalar(detail, '$.severity'),
          'unrated'
        )
      )
    END AS severity,
    coalesce(
      json_extract_scalar(detail, '$.findings[0].RecordState'),
      json_extract_scalar(detail, '$.status'),
      'ACTIVE'
    ) = 'ACTIVE'
      AND coalesce(json_extract_scalar(detail, '$.findings[0].Workflow.Status'), 'NEW') IN ('NEW', 'NOTIFIED')
      AND coalesce(
        json_extract_scalar(detail, '$.service.archived'),
        json_extract_scalar(detail, '$.archived'),
        'false'
      ) = 'false'
      -- A deleted finding of Access Analyzer keeps its status.
      AND coalesce(json_extract_scalar(detail, '$.isDeleted'), 'false') = 'false' AS is_open
  FROM events_by_type
  WHERE day BETWEEN ? AND ?
    AND source IN ('aws.access-analyzer', 'aws.guardduty', 'aws.inspector2', 'aws.macie', 'aws.securityhub')
    AND type_name IN (
      'Access Analyzer Finding',
      'GuardDuty Finding',
      'Inspector2 Finding',
      'Internal Access Finding',
      'Macie Finding',
      'Security Hub Findings - Imported',
      'Unused Access Finding for IAM entities'
    )
),
state AS (
  SELECT
    source,
    finding_id,
    time,
    opened,
    affected_account,
    severity,
    title,
    is_open,
    row_number() OVER (
      PARTITION BY source, finding_id
      ORDER BY time DESC, severity, is_open, title, affected_account
    ) AS age
  FROM finding
),
story AS (
  SELECT
    source,
    finding_id,
    max(CASE WHEN age = 1 THEN affected_account END) AS affected_account,
    max(CASE WHEN age = 1 THEN severity END) AS severity,
    max(CASE WHEN age = 1 THEN title END) AS title,
    count_if(age = 1 AND is_open) AS is_open,
    min(opened) AS opened,
    max(time) AS last_change,
    count(DISTINCT time) AS changes
  FROM state
  GROUP BY source, finding_id
)
SELECT
  opened,
  affected_account,
  source,
  severity,
  title,
  last_change,
  changes,
  finding_id
FROM story
WHERE is_open = 1
  AND date_diff('day', from_iso8601_timestamp(opened), from_iso8601_timestamp(? || 'T23:59:59Z')) >= ?
ORDER BY opened, source, finding_id
LIMIT 1000
