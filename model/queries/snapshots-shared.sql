-- name: snapshots-shared
-- why: A shared snapshot or image hands a whole disk or database to another account in one call, without any traffic
--   that a network log could show.
-- parameter: first_day (day) First day to look at, in UTC.
-- parameter: last_day (day) Last day to look at.
WITH change AS (
  SELECT
    time,
    account,
    region,
    json_extract_scalar(detail, '$.eventName') AS action,
    coalesce(
      json_extract_scalar(detail, '$.requestParameters.snapshotId'),
      json_extract_scalar(detail, '$.requestParameters.imageId'),
      json_extract_scalar(detail, '$.requestParameters.dBSnapshotIdentifier'),
      json_extract_scalar(detail, '$.requestParameters.dBClusterSnapshotIdentifier')
    ) AS shared,
    coalesce(
      json_format(json_extract(detail, '$.requestParameters.createVolumePermission.add.items')),
      json_format(json_extract(detail, '$.requestParameters.launchPermission.add.items')),
      json_format(json_extract(detail, '$.requestParameters.valuesToAdd'))
    ) AS shared_with,
    json_extract_scalar(detail, '$.userIdentity.arn') AS principal,
    json_extract_scalar(detail, '$.sourceIPAddress') AS source_ip,
    json_extract_scalar(detail, '$.eventID') AS event_id
  FROM events_by_type
  WHERE day BETWEEN ? AND ?
    AND source IN ('aws.ec2', 'aws.rds')
    AND detail_type = 'aws_api_call_via_cloudtrail'
    AND json_extract_scalar(detail, '$.eventName') IN (
      'ModifyDBClusterSnapshotAttribute',
      'ModifyDBSnapshotAttribute',
      'ModifyImageAttribute',
      'ModifySnapshotAttribute'
    )
    AND json_extract_scalar(detail, '$.errorCode') IS NULL
)
SELECT DISTINCT time, account, region, action, shared, shared_with, principal, source_ip, event_id
FROM change
-- Everyone, an account other than the owner's, or an organization, which is other accounts too. Its ARN has the number
-- of its management account, which may be the owner.
WHERE regexp_like(
  replace(shared_with, '"' || account || '"', ''),
  '"(all|[0-9]{12})"|"(organizationArn|organizationalUnitArn)":"'
)
ORDER BY time DESC, event_id
LIMIT 1000
