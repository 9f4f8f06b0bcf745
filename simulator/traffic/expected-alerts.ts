import type { CorrelatedEvent, CorrelationRule, Field, FieldPath } from "../../model/correlations/correlation-rule";
import type { Envelope } from "../../model/envelope";
import { isObject, own } from "../../model/json";
import { matcherFor } from "../known-patterns";

/** How often a hub must tell of one group of one rule. */
export interface ExpectedAlerts {
  /** Region of the hub. */
  readonly hub: string;
  readonly rule: string;
  /** Values that its events have in common, by name. */
  readonly group: Readonly<Record<string, string>>;
  /** At least so many. */
  readonly incidents: number;
  /** At most so many: what comes first of a learned day depends on the order of deliveries. */
  readonly most: number;
}

interface Seen {
  readonly event: CorrelatedEvent;
  readonly at: number;
  readonly id: string;
  readonly value?: string;
}

const minute = 60_000;
const day = 1440 * minute;

/** An incident that goes on is told again after a day (docs/correlations.md). */
const longest = day;

/**
 * A second opinion on what correlation rules find: all events at once, sorted by time, each possible combination asked in
 * turn. It shares nothing with the function but the rules, so that both must have understood these alike.
 *
 * @param events what reached one hub, in any order, and as often as it was delivered.
 */
export function expectedAlerts(
  rules: readonly CorrelationRule[],
  hub: string,
  events: readonly Envelope[],
): ExpectedAlerts[] {
  return rules.flatMap((rule) => {
    const groups = new Map<string, { readonly group: Record<string, string>; readonly seen: Map<string, Seen> }>();
    for (const each of rule.events) {
      const { matches } = matcherFor({ source: [each.source], ...each.pattern });
      for (const event of events) {
        if (!matches(event)) continue;
        const group = groupOf(rule, each.id, event);
        if (group === undefined) continue;
        const value = rule.type === "value_count" ? read(event, rule.field, each.id) : undefined;
        if (rule.type === "value_count" && value === undefined) continue;
        const key = JSON.stringify(group);
        const known = groups.get(key) ?? { group, seen: new Map<string, Seen>() };
        const id = String(event.detail["eventID"] ?? event.id);
        known.seen.set(`${each.id} ${id}`, {
          event: each,
          at: Date.parse(event.time),
          id,
          ...(value !== undefined && { value }),
        });
        groups.set(key, known);
      }
    }
    const all = [...groups.values()].map(({ group, seen }) => ({
      group,
      seen: [...seen.values()].sort((a, b) => a.at - b.at),
    }));
    const begun = Math.min(...all.flatMap(({ seen }) => seen.map(({ at }) => at)));
    return all
      .map(({ group, seen }): ExpectedAlerts => {
        const [incidents, most] = incidentsIn(rule, seen, begun);
        return { hub, rule: rule.id, group, incidents, most };
      })
      .filter(({ most }) => most > 0);
  });
}

/** How many incidents there are in events of one group, in order of time: at least, and at most. */
function incidentsIn(
  rule: CorrelationRule,
  seen: readonly Seen[],
  begun: number,
): readonly [least: number, most: number] {
  if (rule.type === "first_seen") {
    const days = rule.days * day;
    const learned = begun + rule.learningDays * day;
    const firsts = seen.filter(
      ({ at }, index) => at >= learned && (index === 0 || at - (seen[index - 1] as Seen).at > days),
    ).length;
    // A value that was learned, and of which a later event was delivered first.
    const perhaps = seen.some(({ at }) => at < learned) && seen.some(({ at }) => at >= learned) ? 1 : 0;
    return [firsts, firsts + perhaps];
  }
  const span = rule.timespanMinutes * minute;
  const [first, second] = rule.events;
  if (rule.type === "absent") {
    const starts = seen.filter(({ event }) => event === first);
    const missed = starts.filter(
      ({ at }) => !seen.some((other) => other.event === second && other.at >= at && other.at <= at + span),
    );
    // What begins before one is over is part of it.
    let over = -Infinity;
    const { length } = missed.filter(({ at }) => {
      const isNew = at > over;
      if (isNew) over = at + span;
      return isNew;
    });
    return [length, length];
  }
  const windows = seen.flatMap(({ at: end }) => {
    const inside = seen.filter(({ at }) => at <= end && at >= end - span);
    const found = isFulfilled(rule, inside) ? inside : [];
    return found.length === 0 ? [] : [[(found[0] as Seen).at, end] as const];
  });
  const most = Math.max(longest, 2 * span);
  // An incident ends with the next quarter of the time (docs/correlations.md).
  return [clusters(windows, 1.25 * span, most + span), clusters(windows, span, most)];
}

function isFulfilled(rule: CorrelationRule, inside: readonly Seen[]): boolean {
  switch (rule.type) {
    case "event_count":
      return inside.length >= rule.atLeast;
    case "value_count":
      return new Set(inside.map(({ value }) => value)).size >= rule.atLeast;
    case "temporal":
      return rule.events.every((each) => inside.filter(({ event }) => event === each).length >= (each.atLeast ?? 1));
    case "temporal_ordered":
      return isInOrder(rule.events, inside);
    default:
      return false;
  }
}

/** Takes the earliest events that will do, one kind after the other. */
function isInOrder(needed: readonly CorrelatedEvent[], inside: readonly Seen[]): boolean {
  let from = -Infinity;
  const used = new Set<string>();
  for (const each of needed) {
    for (let count = each.atLeast ?? 1; count > 0; count--) {
      const next = inside.find(({ event, at, id }) => event === each && at >= from && !used.has(id));
      if (next === undefined) return false;
      used.add(next.id);
      from = next.at;
    }
  }
  return true;
}

/** Windows that are no further apart than `gap` are one incident, as long as it does not last longer than `most`. */
function clusters(windows: readonly (readonly [from: number, to: number])[], gap: number, most: number): number {
  let count = 0;
  let current: readonly [from: number, to: number] | undefined;
  for (const [from, to] of [...windows].sort((a, b) => a[1] - b[1])) {
    if (current !== undefined && from - gap <= current[1] && to - current[0] <= most) {
      current = [current[0], Math.max(current[1], to)];
      continue;
    }
    count++;
    current = [from, to];
  }
  return count;
}

function groupOf(rule: CorrelationRule, event: string, envelope: Envelope): Record<string, string> | undefined {
  const fields = { ...rule.groupBy, ...(rule.type === "first_seen" && rule.fields) };
  const values = Object.entries(fields).map(([name, field]) => [name, read(envelope, field, event)] as const);
  return values.some(([, value]) => value === undefined)
    ? undefined
    : (Object.fromEntries(values) as Record<string, string>);
}

function read(event: Envelope, field: Field, id: string): string | undefined {
  const isSame = typeof field === "string" || Array.isArray(field);
  const paths = isSame ? (field as FieldPath) : own(field as Readonly<Record<string, FieldPath>>, id);
  for (const path of typeof paths === "string" ? [paths] : (paths ?? [])) {
    let value: unknown = event;
    for (const key of path.split(".")) value = isObject(value) ? own(value, key) : undefined;
    if (typeof value === "number" || typeof value === "boolean") return String(value);
    if (typeof value === "string" && value.trim() !== "") return value;
  }
  return undefined;
}
