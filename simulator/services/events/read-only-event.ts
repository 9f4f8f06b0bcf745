import type { Envelope } from "../../../model/envelope";

/**
 * True for a read-only management event delivered by CloudTrail: only rules in the state
 * `ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS` receive those, on custom buses too (EventBridge user guide,
 * "Receiving read-only management events from AWS services"). Some that are not called `Describe…`, `Get…` or `List…`
 * reach plain `ENABLED` rules as well; nothing here relies on that. Data events and network activity reach them too
 * ("AWS service events delivered via AWS CloudTrail").
 */
export function isReadOnlyManagementEvent(event: Envelope): boolean {
  const { readOnly, managementEvent, eventCategory } = event.detail;
  return (
    event.source.startsWith("aws.") &&
    event["detail-type"].endsWith("via CloudTrail") &&
    (readOnly === true || readOnly === "true") &&
    managementEvent !== false &&
    managementEvent !== "false" &&
    (eventCategory === undefined || eventCategory === null || eventCategory === "Management")
  );
}
