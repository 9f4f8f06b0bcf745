import type { Envelope } from "../../../model/envelope";
import { listing } from "../question";
import { at, eventName, isCall, list, mostFrequent, text } from "../reading";

/**
 * A call that launches instances, or the event that an instance is running (EC2 user guide, "Automate Amazon EC2 using
 * EventBridge").
 */
const runsInstances = (event: Envelope) =>
  (isCall(event, "aws.ec2") && ["RunInstances", "StartInstances"].includes(eventName(event))) ||
  (event.source === "aws.ec2" &&
    event["detail-type"] === "EC2 Instance State-change Notification" &&
    text(event.detail, "state") === "running");

/** Parameter: the Region with the most launches, as the only one in use. */
export const instancesInUnusualRegions = listing({
  name: "instances-in-unusual-regions",
  columns: [
    ...["time", "account", "region", "action", "first_instance", "instance_type", "requested", "error"],
    ...["principal", "source_ip", "event_id"],
  ],
  key: ["time", "event_id", "first_instance"],
  parameters(events) {
    return { regions_in_use: mostFrequent(events.filter(runsInstances), ({ region }) => [region]) ?? "" };
  },
  rowsOf(event, { regions_in_use: inUse = "" }) {
    const usual = inUse.split(",").map((region) => region.trim());
    if (!runsInstances(event) || usual.includes(event.region)) return [];
    const { detail } = event;
    const first = (path: string) => list(detail, path, "instancesSet", "items")[0];
    return [
      {
        action: text(detail, "eventName") ?? text(detail, "state"),
        first_instance: text(detail, "instance-id") ?? text(first("responseElements"), "instanceId"),
        instance_type: text(at(detail, "requestParameters"), "instanceType"),
        requested: text(first("requestParameters"), "maxCount"),
      },
    ];
  },
});
