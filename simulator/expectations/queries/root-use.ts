import { listing } from "../question";
import { isFromAws, text } from "../reading";

/**
 * Actions of a service on the account's behalf also have root's identity: they name the service in `invokedBy`, or are
 * service events (Security Hub user guide, CloudWatch.1: the metric filter for root usage).
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
