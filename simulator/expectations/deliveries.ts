import type { Envelope } from "../../model/envelope";
import type { Question } from "./question";
import { type Cell, countDistinct, groupBy, identityOf, largest, smallest, text } from "./reading";

const placeOf = ({ account, region }: Envelope) => JSON.stringify([account, region]);

/** The key of an event without a readable one is a digest, whichever; what matters is what it groups. */
const digest = (cell: Cell): Cell => (cell === null || /^[0-9A-F]{64}$/i.test(String(cell)) ? "a digest" : cell);

/** One row for each event that was archived more than once. */
export const duplicatedDeliveries: Question = {
  columns: ["event_key", "source", "type_name", "account", "region", "time", "deliveries", "envelope_ids"],
  key: ["event_key", "source", "account", "time"],
  order: [{ column: "deliveries", descending: true }],
  limit: 1000,
  comparable: { event_key: digest },
  rows: (events) =>
    [...groupBy(events, (event) => identityOf(event).key).values()]
      .filter((group) => group.length > 1)
      .map((group) => {
        // Health's two copies differ in Region and time: the smallest stands for both.
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

/** What each account and Region sends in a day, counted once as events and as delivered. */
export const eventsPerPlaceAndDay: Question = {
  columns: ["day", "account", "region", "events", "deliveries"],
  key: ["day", "account", "region"],
  order: ["day", "account", "region"].map((column) => ({ column, descending: false })),
  rows: (events) =>
    [...groupBy(events, (event) => event.time.slice(0, 10) + placeOf(event)).values()].map((group) => ({
      day: group[0].time.slice(0, 10),
      account: group[0].account,
      region: group[0].region,
      events: countDistinct(group.map((event) => identityOf(event).key)),
      deliveries: group.length,
    })),
};

/** The latest heartbeat of each account and Region, the longest silence first. Any account can write into `detail`. */
export const heartbeats: Question = {
  columns: ["account", "region", "last_heartbeat", "heartbeats"],
  key: ["account", "region"],
  order: [{ column: "last_heartbeat", descending: false }],
  rows(events) {
    const beats = events.filter(
      ({ source, "detail-type": type }) => source === "event-governance.heartbeat" && type === "Heartbeat",
    );
    return [...groupBy(beats, placeOf).values()].map((group) => ({
      account: group[0].account,
      region: group[0].region,
      last_heartbeat: largest(group.map(({ time }) => time) as [string, ...string[]]),
      // A place has one schedule, so two heartbeats of one second are one, delivered twice.
      heartbeats: countDistinct(group.map(({ time }) => time)),
    }));
  },
};

/** What each kind of event costs: every delivery's bytes are stored and scanned, an event counts once. */
export const noisiestEvents: Question = {
  columns: ["source", "type_name", "action", "accounts", "events", "deliveries", "bytes"],
  key: ["source", "type_name", "action"],
  order: [{ column: "bytes", descending: true }],
  limit: 200,
  rows(events) {
    const actionOf = ({ detail }: Envelope) => text(detail, "eventName");
    const kindOf = (event: Envelope) => JSON.stringify([event.source, event["detail-type"], actionOf(event)]);
    return [...groupBy(events, kindOf).values()].map((group) => ({
      source: group[0].source,
      type_name: group[0]["detail-type"],
      action: actionOf(group[0]),
      accounts: countDistinct(group.map(({ account }) => account)),
      events: countDistinct(group.map((event) => identityOf(event).key)),
      deliveries: group.length,
      bytes: group.map(({ detail }) => bytesOf(detail)).reduce((sum, bytes) => sum + bytes, 0),
    }));
  },
};

/** Bytes of the detail as the table's text column holds it (Athena user guide, "OpenX JSON SerDe"). */
const bytesOf = (detail: unknown) =>
  detail === null || detail === undefined
    ? 0
    : Buffer.byteLength(typeof detail === "string" ? detail : JSON.stringify(detail));
