-- name: buckets-shared
-- why: Most published leaks began with one of these calls: a bucket policy or an access control list that lets everyone
--   or another account in, or the block against that lifted. A condition that narrows a policy is shown beside it.
-- parameter: first_day (day) First day to look at, in UTC.
-- parameter: last_day (day) Last day to look at.
SELECT DISTINCT
  time,
  account,
  region,
  json_extract_scalar(detail, '$.eventName') AS action,
  json_extract_scalar(detail, '$.requestParameters.bucketName') AS bucket,
  coalesce(
    json_format(json_extract(statement, '$.Principal')),
    json_format(json_extract(detail, '$.requestParameters["x-amz-acl"]')),
    json_format(json_extract(detail, '$.requestParameters.AccessControlPolicy.AccessControlList'))
  ) AS shared_with,
  json_format(json_extract(statement, '$.Condition')) AS policy_condition,
  json_extract_scalar(detail, '$.userIdentity.arn') AS principal,
  json_extract_scalar(detail, '$.sourceIPAddress') AS source_ip,
  json_extract_scalar(detail, '$.eventID') AS event_id
FROM events_by_type
-- One row for each statement of a bucket policy, one row without a statement for other calls.
CROSS JOIN UNNEST(
  coalesce(
    TRY_CAST(json_extract(detail, '$.requestParameters.bucketPolicy.Statement') AS ARRAY(JSON)),
    ARRAY[json_extract(detail, '$.requestParameters.bucketPolicy.Statement')]
  )
) AS bucket_policy (statement)
WHERE day BETWEEN ? AND ?
  AND source = 'aws.s3'
  AND detail_type = 'aws_api_call_via_cloudtrail'
  AND json_extract_scalar(detail, '$.errorCode') IS NULL
  AND (
    (
      json_extract_scalar(detail, '$.eventName') = 'PutBucketPolicy'
      AND json_extract_scalar(statement, '$.Effect') = 'Allow'
      AND (
        -- Everyone, or an account other than the bucket's own, by its number or by an ARN, whose end is a name that may
        -- hold any number.
        regexp_like(
          replace(
            replace(json_format(json_extract(statement, '$.Principal')), '"' || account || '"', ''),
            '::' || account || ':',
            ''
          ),
          '"([*]|[0-9]{12}|arn:[^:"]*:(iam|sts)::[0-9]{12}:[^"]*)"'
        )
        -- It names no account, and the own one never needs it.
        OR json_format(json_extract(statement, '$.Principal.CanonicalUser')) IS NOT NULL
        OR json_format(json_extract(statement, '$.NotPrincipal')) IS NOT NULL
      )
    )
    OR (
      json_extract_scalar(detail, '$.eventName') IN ('CreateBucket', 'PutBucketAcl')
      AND (
        regexp_like(
          json_format(json_extract(detail, '$.requestParameters["x-amz-acl"]')),
          '"(public-read|public-read-write|authenticated-read)"'
        )
        -- In a list of grants or a header.
        OR regexp_like(
          json_format(json_extract(detail, '$.requestParameters')),
          '/groups/global/(AllUsers|AuthenticatedUsers)'
        )
        -- Anybody but the owner.
        OR regexp_like(
          replace(
            json_format(json_extract(detail, '$.requestParameters.AccessControlPolicy.AccessControlList')),
            '"ID":"'
              || coalesce(json_extract_scalar(detail, '$.requestParameters.AccessControlPolicy.Owner.ID'), '')
              || '"',
            ''
          ),
          '"ID":"'
        )
      )
    )
    OR (
      json_extract_scalar(detail, '$.eventName') IN ('PutAccountPublicAccessBlock', 'PutBucketPublicAccessBlock')
      AND regexp_like(
        json_format(json_extract(detail, '$.requestParameters.PublicAccessBlockConfiguration')),
        'false'
      )
    )
    OR json_extract_scalar(detail, '$.eventName') IN (
      'DeleteAccountPublicAccessBlock',
      'DeleteBucketPublicAccessBlock'
    )
  )
ORDER BY time DESC, event_id, shared_with
LIMIT 1000
