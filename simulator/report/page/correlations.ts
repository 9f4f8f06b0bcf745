import { correlation } from "../../../model/catalog/events/correlation";
import { correlationRules } from "../../../model/correlations/correlation-rules";
import { conditionInWords } from "../../../model/correlations/in-words";
import type { Envelope } from "../../../model/envelope";
import { at, isObject } from "../../../model/json";
import type { AlertData, CorrelationData } from "../../../page/page-data";
import type { Journey } from "../../traffic/journey";

/** Most alerts of a rule that are shown, and most events of an alert. */
const mostAlerts = 6;
const mostEvents = 12;

/**
 * What each rule looks at, and what its function told in this run: read from the events that it put on its bus.
 *
 * @param kindOf position of the kind of event that has the id.
 */
export function correlationsOf(
  journeys: readonly Journey[],
  kindOf: (id: string) => number | undefined,
): Map<string, CorrelationData> {
  const alerts = new Map<string, AlertData[]>();
  for (const { send } of journeys) {
    const { event } = send;
    if (event.source !== correlation.source || send.causedBy === undefined) continue;
    const rule = String(event.detail["rule"]);
    alerts.set(rule, [...(alerts.get(rule) ?? []), alertOf(event, kindOf)]);
  }
  return new Map(
    correlationRules.map((rule) => [
      rule.id,
      {
        when: conditionInWords(rule),
        events: rule.events.map(({ id, source, pattern, governedBy, atLeast = 1 }) => ({
          id,
          pattern: JSON.stringify({ source: [source], ...pattern }),
          governedBy,
          atLeast,
        })),
        alerts: (alerts.get(rule.id) ?? []).sort((a, b) => (a.from < b.from ? -1 : 1)).slice(0, mostAlerts),
      },
    ]),
  );
}

function alertOf({ region, detail }: Envelope, kindOf: (id: string) => number | undefined): AlertData {
  const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
  const text = (value: unknown): string => (typeof value === "string" ? value : "");
  return {
    region,
    concerned: list(detail["concerned"]).map(text),
    from: text(detail["from"]),
    to: text(detail["to"]),
    events: list(detail["events"])
      .filter(isObject)
      .slice(0, mostEvents)
      .map((each) => {
        const key = text(at(each, "key"));
        const kind = kindOf(key);
        return {
          event: text(at(each, "event")),
          name: text(at(each, "name")),
          time: text(at(each, "time")),
          key,
          ...(kind !== undefined && { kind }),
        };
      }),
  };
}
