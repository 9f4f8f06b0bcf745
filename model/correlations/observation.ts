import type { Envelope } from "../envelope";
import { isObject, own } from "../json";
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
  const looked = new Map<string, ReturnType<typeof readerOf>>(
    rules.flatMap((rule) => rule.events.map(({ id }, index) => [`${rule.id} ${id}`, readerOf(rule, index)] as const)),
  );
  const patterns = compilePatterns(
    new Map(
      rules.flatMap((rule) =>
        rule.events.map((each) => [`${rule.id} ${each.id}`, { source: [each.source], ...each.pattern }] as const),
      ),
    ),
  );
  return (event) => {
    const found = patterns.match(event);
    if (found.length === 0) return [];
    const time = Date.parse(event.time);
    if (Number.isNaN(time)) return [];
    const common = { key: keyOf(event), at: time, name: nameOf(event) };
    const observed: Observed[] = [];
    for (const each of found) {
      const one = looked.get(each)?.(event, common);
      if (one !== undefined) observed.push(one);
    }
    return observed;
  };
}

/** Reads one of the events of a rule; undefined if a field has no value: an event of nobody belongs to no group. */
function readerOf(rule: CorrelationRule, index: number) {
  const id = rule.events[index]?.id ?? "";
  const fields = { ...rule.groupBy, ...(rule.type === "first_seen" && rule.fields) };
  const group = Object.entries(fields).map(([name, field]) => [name, pathsOf(field, id)] as const);
  const counted = rule.type === "value_count" ? pathsOf(rule.field, id) : undefined;
  return (event: Envelope, { key, at, name }: Pick<Observation, "key" | "at" | "name">): Observed | undefined => {
    const values: Record<string, string> = {};
    for (const [field, paths] of group) {
      const value = valueAt(event, paths);
      if (value === undefined) return undefined;
      values[field] = value;
    }
    if (counted === undefined) return { rule, group: values, observation: { event: index, key, at, name } };
    const value = valueAt(event, counted);
    return value === undefined
      ? undefined
      : { rule, group: values, observation: { event: index, key, at, name, value } };
  };
}

const nameOf = (event: Envelope): string => {
  const name = event.detail["eventName"];
  return (typeof name === "string" && name !== "" ? name : event["detail-type"]).slice(0, 64);
};

/** Keys from the event's root to each place of a field. */
function pathsOf(field: Field, id: string): readonly (readonly string[])[] {
  const path = isByEvent(field) ? own(field, id) : field;
  return (typeof path === "string" ? [path] : (path ?? [])).map((each) => each.split("."));
}

function valueAt(event: Envelope, paths: readonly (readonly string[])[]): string | undefined {
  for (const path of paths) {
    let value: unknown = event;
    for (const key of path) value = isObject(value) ? own(value, key) : undefined;
    const text = textOf(value);
    if (text !== undefined) return text;
  }
  return undefined;
}

const isByEvent = (field: Field): field is Readonly<Record<string, FieldPath>> =>
  typeof field === "object" && !Array.isArray(field) && isObject(field);

function textOf(value: unknown): string | undefined {
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return typeof value === "string" && value.trim() !== "" && value.length <= valueCharacters ? value : undefined;
}
