import type { Envelope } from "../../../model/envelope";
import type { Question } from "../question";
import { type Cell, countDistinct, groupBy, identityOf, smallest } from "../reading";

/** The key of an event without a readable one is an arbitrary digest; only the grouping matters. */
const digest = (cell: Cell): Cell => (cell === null || /^[0-9A-F]{64}$/i.test(String(cell)) ? "a digest" : cell);

/** One row for each event that was archived more than once. */
export const duplicatedDeliveries: Question = {
  name: "duplicated-deliveries",
  columns: ["event_key", "source", "type_name", "account", "region", "time", "deliveries", "envelope_ids"],
  key: ["event_key", "source", "account", "time"],
  order: [{ column: "deliveries", descending: true }],
  limit: 1000,
  comparable: { event_key: digest },
  rows: (events) =>
    [...groupBy(events, (event) => identityOf(event).key).values()]
      .filter((group) => group.length > 1)
      .map((group) => {
        // The two copies of a Health event differ in Region and time: the smallest represents both.
        const of = (read: (event: Envelope) => string) => smallest(group.map(read) as [string, ...string[]]);
        return {
          event_key: identityOf(group[0]).readable,
          source: of(({ source }) => source),
          type_name: of((event) => event["detail-type"]),
          account: of(({ account }) => account),
          region: of(({ region }) => region),
          time: of(({ time }) => time),
          deliveries: group.length,
          envelope_ids: countDistinct(group.map(({ id }) => id)),
        };
      }),
};
