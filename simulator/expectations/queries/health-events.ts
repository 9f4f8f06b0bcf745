import type { Envelope } from "../../../model/envelope";
import type { Question } from "../question";
import { at, countDistinct, groupBy, largest, list, text } from "../reading";

/**
 * A Health event once for each affected account, regardless of pages, updates and the copy in the backup Region (Health
 * user guide, "Creating EventBridge rules for AWS Region coverage").
 */
export const healthEvents: Question = {
  name: "health-events",
  columns: [
    ...["last_update", "affected_account", "event_region", "service", "category", "event_type", "status"],
    ...["start_time", "entities", "updates", "event_arn"],
  ],
  key: ["event_arn", "affected_account"],
  order: [{ column: "last_update", descending: true }],
  limit: 1000,
  rows(events) {
    const notices = events.filter(
      ({ source, "detail-type": type }) =>
        source === "aws.health" && ["AWS Health Abuse Event", "AWS Health Event"].includes(type),
    );
    const affected = ({ account, detail }: Envelope) => text(detail, "affectedAccount") ?? account;
    const keyOf = (event: Envelope) => JSON.stringify([text(event.detail, "eventArn"), affected(event)]);
    return [...groupBy(notices, keyOf).values()].map((group) => {
      const latest = group.reduce(laterNotice).detail;
      const each = (field: string) => group.flatMap(({ detail }) => text(detail, field) ?? []);
      const last = (field: string) => each(field).sort().at(-1) ?? null;
      const entities = group.flatMap(({ detail }) => list(detail, "affectedEntities"));
      return {
        last_update: largest(group.map(({ time }) => time) as [string, ...string[]]),
        affected_account: affected(group[0]),
        event_region: last("eventRegion"),
        service: last("service"),
        category: last("eventTypeCategory"),
        event_type: last("eventTypeCode"),
        status: text(latest, "statusCode"),
        start_time: text(latest, "startTime"),
        entities: countDistinct(entities.map((entity) => text(at(entity), "entityValue"))),
        updates: countDistinct(each("communicationId")),
        event_arn: text(group[0].detail, "eventArn"),
      };
    });
  },
};

/**
 * Of two notices at the same time the query takes the status that sorts first, missing ones last: closed before open.
 */
function laterNotice(a: Envelope, b: Envelope): Envelope {
  if (a.time !== b.time) return a.time > b.time ? a : b;
  const rank = ({ detail }: Envelope) => [text(detail, "statusCode") ?? "~", text(detail, "startTime") ?? "~"].join();
  return rank(a) <= rank(b) ? a : b;
}
