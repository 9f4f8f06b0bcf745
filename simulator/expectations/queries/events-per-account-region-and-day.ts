import type { Question } from "../question";
import { countDistinct, groupBy, identityOf, placeOf } from "../reading";

/** Events per account, Region and day: deduplicated, and as delivered. */
export const eventsPerAccountRegionAndDay: Question = {
  name: "events-per-account-region-and-day",
  columns: ["day", "account", "region", "events", "deliveries"],
  key: ["day", "account", "region"],
  order: ["day", "account", "region"].map((column) => ({ column, descending: false })),
  rows: (events, _, { dayOf }) =>
    [...groupBy(events, (event) => dayOf(event) + placeOf(event)).values()].map((group) => ({
      day: dayOf(group[0]),
      account: group[0].account,
      region: group[0].region,
      events: countDistinct(group.map((event) => identityOf(event).key)),
      deliveries: group.length,
    })),
};
