-- name: secrets-read
-- why: Which credentials to rotate after an intrusion, and who reads secrets one after another. Reads are archived only
--   where the catalog entry secrets-read is chosen: without it an empty answer does not mean that nobody read any.
-- parameter: first_day (day) First day to look at, in UTC.
-- parameter: last_day (day) Last day to look at.
SELECT
  account,
  region,
  -- A role stands for all its sessions.
  coalesce(
    json_extract_scalar(detail, '$.userIdentity.sessionContext.sessionIssuer.arn'),
    json_extract_scalar(detail, '$.userIdentity.arn'),
    json_extract_scalar(detail, '$.userIdentity.principalId')
  ) AS principal,
  -- A batch says what was asked for; each secret that it gave has a GetSecretValue record of its own (Secrets Manager API
  -- reference, "BatchGetSecretValue").
  coalesce(
    json_extract_scalar(detail, '$.requestParameters.secretId'),
    nullif(json_format(json_extract(detail, '$.requestParameters.secretIdList')), 'null'),
    nullif(json_format(json_extract(detail, '$.requestParameters.filters')), 'null')
  ) AS secret,
  count(
    DISTINCT CASE
      WHEN json_extract_scalar(detail, '$.errorCode') IS NULL THEN json_extract_scalar(detail, '$.eventID')
    END
  ) AS reads,
  count(
    DISTINCT CASE
      WHEN json_extract_scalar(detail, '$.errorCode') IS NOT NULL THEN json_extract_scalar(detail, '$.eventID')
    END
  ) AS failures,
  count(DISTINCT json_extract_scalar(detail, '$.sourceIPAddress')) AS addresses,
  min(time) AS first_call,
  max(time) AS last_call
FROM events_by_type
WHERE day BETWEEN ? AND ?
  AND source = 'aws.secretsmanager'
  AND detail_type = 'aws_api_call_via_cloudtrail'
  AND json_extract_scalar(detail, '$.eventName') IN ('BatchGetSecretValue', 'GetSecretValue')
GROUP BY
  account,
  region,
  coalesce(
    json_extract_scalar(detail, '$.userIdentity.sessionContext.sessionIssuer.arn'),
    json_extract_scalar(detail, '$.userIdentity.arn'),
    json_extract_scalar(detail, '$.userIdentity.principalId')
  ),
  coalesce(
    json_extract_scalar(detail, '$.requestParameters.secretId'),
    nullif(json_format(json_extract(detail, '$.requestParameters.secretIdList')), 'null'),
    nullif(json_format(json_extract(detail, '$.requestParameters.filters')), 'null')
  )
ORDER BY last_call DESC, account, region, principal, secret
LIMIT 1000
