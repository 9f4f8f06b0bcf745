-- name: instances-in-unusual-regions
-- why: Stolen credentials mine where nobody looks. Lists launches, refused ones too, and instances that began to run
--   without such a call, as a fleet's do, in every Region but those that you name.
-- parameter: first_day (day) First day to look at, in UTC.
-- parameter: last_day (day) Last day to look at.
-- parameter: regions_in_use (text, such as us-east-1, us-east-2) The Regions to leave out, with commas; empty for none.
SELECT DISTINCT
  time,
  account,
  region,
  coalesce(json_extract_scalar(detail, '$.eventName'), json_extract_scalar(detail, '$.state')) AS action,
  coalesce(
    json_extract_scalar(detail, '$["instance-id"]'),
    json_extract_scalar(detail, '$.responseElements.instancesSet.items[0].instanceId')
  ) AS first_instance,
  json_extract_scalar(detail, '$.requestParameters.instanceType') AS instance_type,
  json_extract_scalar(detail, '$.requestParameters.instancesSet.items[0].maxCount') AS requested,
  json_extract_scalar(detail, '$.errorCode') AS error,
  json_extract_scalar(detail, '$.userIdentity.arn') AS principal,
  json_extract_scalar(detail, '$.sourceIPAddress') AS source_ip,
  json_extract_scalar(detail, '$.eventID') AS event_id
FROM events_by_type
WHERE day BETWEEN ? AND ?
  AND source = 'aws.ec2'
  AND strpos(',' || replace(?, ' ', '') || ',', ',' || region || ',') = 0
  AND (
    (
      detail_type = 'aws_api_call_via_cloudtrail'
      AND json_extract_scalar(detail, '$.eventName') IN ('RunInstances', 'StartInstances')
    )
    OR (
      detail_type = 'ec2_instance_state_change_notification__b5bfca5b'
      AND type_name = 'EC2 Instance State-change Notification'
      AND json_extract_scalar(detail, '$.state') = 'running'
    )
  )
ORDER BY time DESC, event_id, first_instance
LIMIT 1000
