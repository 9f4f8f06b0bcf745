-- name: findings-by-severity-and-account
-- why: Where to look first: how many findings each account has, by severity, from all services that make findings. Each
--   finding counts once, with its latest state, however often it was updated or delivered.
-- parameter: first_day (day) First day to look at, in UTC.
-- parameter: last_day (day) Last day to look at.
WITH finding AS (
  SELECT
    source,
    time,
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
    time,
    affected_account,
    severity,
    is_open,
    row_number() OVER (PARTITION BY source, finding_id ORDER BY time DESC, severity, is_open) AS age
  FROM finding
)
SELECT
  affected_account,
  source,
  severity,
  count(*) AS findings,
  count_if(is_open) AS open_findings,
  max(time) AS last_change
FROM state
WHERE age = 1
GROUP BY affected_account, source, severity
ORDER BY affected_account, source, severity
LIMIT 10000
