import type { Question } from "../question";
import { countDistinct, groupBy, largest, placeOf, text } from "../reading";

/**
 * The latest heartbeat of each account and Region, the oldest first. `detail` is untrusted: any account can write it.
 */
export const heartbeats: Question = {
  name: "heartbeats",
  columns: ["account", "region", "last_heartbeat", "heartbeats"],
  key: ["account", "region"],
  order: [{ column: "last_heartbeat", descending: false }],
  rows(events) {
    const beats = events.filter(
      ({ source, "detail-type": type, detail }) =>
        source === "event-governance.heartbeat" && type === "Heartbeat" && text(detail, "rule") === null,
    );
    return [...groupBy(beats, placeOf).values()].map((group) => ({
      account: group[0].account,
      region: group[0].region,
      last_heartbeat: largest(group.map(({ time }) => time) as [string, ...string[]]),
      // An account and Region has one schedule, so two heartbeats in the same second are duplicates.
      heartbeats: countDistinct(group.map(({ time }) => time)),
    }));
  },
};
