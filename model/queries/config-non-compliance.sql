-- name: config-non-compliance
-- why: Which of the organization's own rules are broken, and by whom. A resource counts with its latest evaluation within
--   the days: one that was broken before them and has not changed since is not here.
-- parameter: first_day (day) First day to look at, in UTC.
-- parameter: last_day (day) Last day to look at.
WITH evaluation AS (
  SELECT
    json_extract_scalar(detail, '$.configRuleName') AS config_rule,
    account,
    region,
    json_extract_scalar(detail, '$.resourceType') AS resource_type,
    json_extract_scalar(detail, '$.newEvaluationResult.complianceType') AS compliance,
    time,
    row_number() OVER (
      PARTITION BY
        account,
        region,
        json_extract_scalar(detail, '$.configRuleName'),
        json_extract_scalar(detail, '$.resourceType'),
        json_extract_scalar(detail, '$.resourceId')
      ORDER BY
        time DESC,
        json_extract_scalar(detail, '$.newEvaluationResult.resultRecordedTime') DESC,
        json_extract_scalar(detail, '$.newEvaluationResult.complianceType')
    ) AS age
  FROM events_by_type
  WHERE day BETWEEN ? AND ?
    AND source = 'aws.config'
    AND detail_type = 'config_rules_compliance_change'
    AND type_name = 'Config Rules Compliance Change'
)
SELECT
  config_rule,
  account,
  count_if(compliance = 'NON_COMPLIANT') AS non_compliant,
  count(*) AS resources,
  count(DISTINCT CASE WHEN compliance = 'NON_COMPLIANT' THEN region END) AS regions,
  min(CASE WHEN compliance = 'NON_COMPLIANT' THEN resource_type END) AS first_resource_type,
  min(CASE WHEN compliance = 'NON_COMPLIANT' THEN time END) AS oldest_change
FROM evaluation
WHERE age = 1
GROUP BY config_rule, account
HAVING count_if(compliance = 'NON_COMPLIANT') > 0
ORDER BY non_compliant DESC, config_rule, account
LIMIT 1000
