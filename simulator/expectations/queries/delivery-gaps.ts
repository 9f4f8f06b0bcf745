import type { Question } from "../question";
import { groupBy, isCall, isFromAws, largest } from "../reading";

/** Places with calls on five days or more, and none in the last four. */
export const deliveryGaps: Question = {
  name: "delivery-gaps",
  columns: ["account", "region", "last_day", "last_event", "days_with_events", "newest_day"],
  key: ["account", "region"],
  order: ["account", "region"].map((column) => ({ column, descending: false })),
  limit: 1000,
  rows(events, _, { dayOf }) {
    const calls = events.filter((event) => isFromAws(event) && isCall(event, event.source));
    const newest = calls.map(dayOf).sort().at(-1);
    if (newest === undefined) return [];
    return [...groupBy(calls, ({ account, region }) => `${account} ${region}`).values()].flatMap((group) => {
      const days = [...new Set(group.map(dayOf))].sort();
      const last = days.at(-1) as string;
      if (days.length < 5 || Date.parse(newest) - Date.parse(last) <= 3 * 86_400_000) return [];
      const { account, region } = group[0];
      const times = group.map(({ time }) => time) as [string, ...string[]];
      return [
        {
          account,
          region,
          last_day: last,
          last_event: largest(times),
          days_with_events: days.length,
          newest_day: newest,
        },
      ];
    });
  },
};
