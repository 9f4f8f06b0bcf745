import { exampleId } from "../catalog/cloudtrail-sample";
import type { Envelope } from "../envelope";
import { type EventSections, governingEvents } from "../network/governed-events";
import type { CustomCorrelationRule, SampleEvent } from "../settings/correlations";
import type { Settings } from "../settings/schema";
import type { Triage } from "../triage";
import { type Moment, series } from "./calls";
import type { Condition, CorrelatedEvent, CorrelationRule } from "./correlation-rule";
import { correlationRules } from "./correlation-rules";
import { observer } from "./observation";
import { customRulesOf } from "./own-processes";
import { usualTriage } from "./usual-triage";

/** The sections that decide which correlation rules there are. */
export type RuleSections = EventSections & Pick<Settings, "detections">;

/** Every correlation rule, this project's and the team's own; `detections.exclude` leaves some out with their detections. */
export function correlationRulesOf(settings: RuleSections): readonly CorrelationRule[] {
  const governing = governingEvents(settings);
  const own = customRulesOf(settings).map((custom) => ruleOf(custom, governing));
  return [...correlationRules, ...own].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** The rule of settings: what must be there by its type is checked by `model/checks/correlations.ts`. */
export function ruleOf(
  custom: CustomCorrelationRule,
  governing: (event: Envelope) => readonly string[],
): CorrelationRule {
  const { id, title, why, severity, technique, groupBy, query, limits } = custom;
  const told = custom.triage ?? usualTriage("correlations", query);
  const sample = seriesOf(id, custom.sample);
  const nearMisses = custom.nearMisses.map((each, index) => seriesOf(`${id} ${index}`, each));
  const rule = {
    id,
    title,
    why,
    severity,
    ...(technique !== undefined && { technique }),
    groupBy,
    sample,
    nearMisses,
    limits,
    ...(query !== undefined && { query }),
    triage: { ...told, look: told.look as readonly string[] as Triage["look"] },
    ...conditionOf(custom),
  };
  const events = custom.events.map(({ readOnly, atLeast, ...event }) => ({
    ...event,
    governedBy: "",
    ...(readOnly && { readOnly: true as const }),
    ...(atLeast !== undefined && { atLeast }),
  }));
  const examples = examplesOf({ ...rule, events });
  return {
    ...rule,
    events: events.map((event): CorrelatedEvent => {
      const example = examples.get(event.id);
      return { ...event, governedBy: (example && governing(example)[0]) ?? "" };
    }),
  };
}

/** The first event of samples and near-misses that each event of a rule matches, by its id. */
export function examplesOf(rule: CorrelationRule): ReadonlyMap<string, Envelope> {
  const observe = observer([rule], ({ id }) => id);
  const found = new Map<string, Envelope>();
  for (const event of [rule.sample, ...rule.nearMisses].flat())
    for (const { observation } of observe(event)) {
      const id = rule.events[observation.event]?.id ?? "";
      if (!found.has(id)) found.set(id, event);
    }
  return found;
}

function conditionOf(custom: CustomCorrelationRule): Condition {
  const { type, timespanMinutes = 0, atLeast = 0, field = [], fields = {}, days = 0, learningDays = 0 } = custom;
  switch (type) {
    case "event_count":
      return { type, atLeast, timespanMinutes };
    case "value_count":
      return { type, field, atLeast, timespanMinutes };
    case "first_seen":
      return { type, fields, days, learningDays };
    default:
      return { type, timespanMinutes };
  }
}

/** Events of settings as EventBridge would send them, each with a time and an id of its own. */
const seriesOf = (name: string, events: readonly SampleEvent[]): readonly Envelope[] =>
  series(
    name,
    events.flatMap(({ after, times, every, ...event }): Moment[] =>
      Array.from({ length: times }, (_, index): Moment => [after + index * every, envelopeOf(event)]),
    ),
  );

const envelopeOf = ({
  account = "111122223333",
  region = "us-east-1",
  ...event
}: Omit<SampleEvent, "after" | "times" | "every">): Envelope => ({
  version: "0",
  id: exampleId("event"),
  account,
  region,
  time: "2026-01-01T00:00:00Z",
  ...event,
  // CloudTrail gives each record an id, by which its deliveries are known: `series` makes them different.
  detail: event["detail-type"].endsWith("via CloudTrail")
    ? { eventTime: "", eventID: "", ...event.detail }
    : event.detail,
});
