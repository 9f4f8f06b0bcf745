import type { Envelope, Json } from "../envelope";
import { at, isObject } from "../json";
import { compilePatterns } from "../pattern/pattern";
import type { CorrelationRule, Field, FieldPath } from "./correlation-rule";

/** What a correlation rule remembers of an event. */
export interface Observation {
  /** Position of the event in the rule's `events`. */
  readonly event: number;
  /** The same for every delivery of one event, and different for other events. */
  readonly key: string;
  /** Time of the event, in milliseconds. */
  readonly at: number;
  /** Name of the call, or the detail type: for the person who reads the alert. */
  readonly name: string;
  /** The value that `value_count` counts. */
  readonly value?: string;
  /** When the first event of `absent` came, in milliseconds, if its time was over by then: what follows may be as late. */
  readonly cameAt?: number;
}

/** Values of the fields of a group, by their names. */
export type Group = Readonly<Record<string, string>>;

/** An observation with the rule and the group to which it belongs. */
export interface Observed {
  readonly rule: CorrelationRule;
  readonly group: Group;
  readonly observation: Observation;
}

/** The longest name or ARN of any service has 2,048 characters. */
const valueCharacters = 2048;

/**
 * Creates a reader that finds in an event what correlation rules look at, with patterns compiled once. One event may be
 * two events of one rule.
 *
 * @param keyOf the same for every delivery of one event, and different for other events.
 */
export function observer(
  rules: readonly CorrelationRule[],
  keyOf: (event: Envelope) => string,
): (event: Envelope) => Observed[] {
  const byKey = new Map<string, { readonly rule: CorrelationRule; readonly index: number }>(
    rules.flatMap((rule) => rule.events.map((each, index) => [`${rule.id} ${each.id}`, { rule, index }] as const)),
  );
  const patterns = compilePatterns(
    new Map(
      rules.flatMap((rule) =>
        rule.events.map((each) => [`${rule.id} ${each.id}`, { source: [each.source], ...each.pattern }] as const),
      ),
    ),
  );
  return (event) => {
    const time = Date.parse(event.time);
    if (Number.isNaN(time)) return [];
    const key = keyOf(event);
    const name = nameOf(event);
    return patterns.match(event).flatMap((found): Observed[] => {
      const { rule, index } = byKey.get(found) as { rule: CorrelationRule; index: number };
      const id = rule.events[index]?.id ?? "";
      const group = valuesOf(event, id, rule.groupBy);
      if (group === undefined) return [];
      const observation = { event: index, key, at: time, name };
      switch (rule.type) {
        case "value_count": {
          const value = valueOf(event, id, rule.field);
          return value === undefined ? [] : [{ rule, group, observation: { ...observation, value } }];
        }
        case "first_seen": {
          const fields = valuesOf(event, id, rule.fields);
          return fields === undefined ? [] : [{ rule, group: { ...group, ...fields }, observation }];
        }
        default:
          return [{ rule, group, observation }];
      }
    });
  };
}

const nameOf = (event: Envelope): string => {
  const name = event.detail["eventName"];
  return (typeof name === "string" && name !== "" ? name : event["detail-type"]).slice(0, 64);
};

/** Undefined if one of them has no value: an event of nobody belongs to no group. */
function valuesOf(event: Envelope, id: string, fields: Readonly<Record<string, Field>>): Group | undefined {
  const values: Record<string, string> = {};
  for (const [name, field] of Object.entries(fields)) {
    const value = valueOf(event, id, field);
    if (value === undefined) return undefined;
    values[name] = value;
  }
  return values;
}

function valueOf(event: Envelope, id: string, field: Field): string | undefined {
  const path = isByEvent(field) ? field[id] : field;
  for (const each of typeof path === "string" ? [path] : (path ?? [])) {
    const value = textOf(at(event, ...each.split(".")));
    if (value !== undefined) return value;
  }
  return undefined;
}

const isByEvent = (field: Field): field is Readonly<Record<string, FieldPath>> =>
  typeof field === "object" && !Array.isArray(field) && isObject(field);

function textOf(value: Json | undefined): string | undefined {
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return typeof value === "string" && value.trim() !== "" && value.length <= valueCharacters ? value : undefined;
}
