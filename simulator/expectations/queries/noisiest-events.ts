import type { Envelope } from "../../../model/envelope";
import type { Question } from "../question";
import { countDistinct, groupBy, identityOf, text } from "../reading";

/** Volume of each kind of event: bytes of every delivery are stored and scanned; events are deduplicated. */
export const noisiestEvents: Question = {
  name: "noisiest-events",
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

/** Bytes of the detail in the table's text column (Athena user guide, "OpenX JSON SerDe"). */
const bytesOf = (detail: unknown) =>
  detail === null || detail === undefined
    ? 0
    : Buffer.byteLength(typeof detail === "string" ? detail : JSON.stringify(detail));
