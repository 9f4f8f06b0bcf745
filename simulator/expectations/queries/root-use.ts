import { listing } from "../question";
import { isFromAws, text } from "../reading";

/**
 * What a service does on the account's behalf carries root's identity too: it names the service in `invokedBy`, or is a
 * service event (Security Hub user guide, CloudWatch.1: the metric filter for root usage).
 */
export const rootUse = listing({
  name: "root-use",
  columns: ["time", "account", "region", "service", "action", "error", "source_ip", "user_agent", "event_id"],
  rowsOf(event) {
    const { detail } = event;
    const isRoot = isFromAws(event) && text(detail, "userIdentity", "type") === "Root";
    const isPerson =
      text(detail, "userIdentity", "invokedBy") === null && text(detail, "eventType") !== "AwsServiceEvent";
    return isRoot && isPerson ? [{ user_agent: text(detail, "userAgent") }] : [];
  },
});
