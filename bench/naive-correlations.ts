import { type CorrelationRule, type Field, timespanOf } from "../model/correlations/correlation-rule";
import type { Envelope } from "../model/envelope";
import { at } from "../model/json";
import { compilePattern, type Matcher } from "../model/pattern/pattern";

interface Seen {
  readonly event: number;
  readonly at: number;
  readonly value: string;
}

/**
 * Correlation rules as somebody would write them down first: each rule asks each event, keeps the events of each group in a
 * list, and looks through what is left of it. Right as long as events come in order, once each, and the process lives.
 */
export class NaiveCorrelations {
  private readonly rules: readonly { readonly rule: CorrelationRule; readonly matchers: readonly Matcher[] }[];
  private readonly groups = new Map<string, Seen[]>();
  private readonly learning = new Map<string, number>();
  /** Rules and groups of which something was found, as `rule group`. */
  readonly told = new Set<string>();

  constructor(rules: readonly CorrelationRule[]) {
    this.rules = rules.map((rule) => ({
      rule,
      matchers: rule.events.map(({ source, pattern }) => compilePattern({ source: [source], ...pattern })),
    }));
  }

  add(event: Envelope): void {
    const time = Date.parse(event.time);
    for (const { rule, matchers } of this.rules)
      for (const [index, matcher] of matchers.entries()) {
        if (!matcher.matches(event)) continue;
        const id = rule.events[index]?.id ?? "";
        const fields = { ...rule.groupBy, ...(rule.type === "first_seen" && rule.fields) };
        const values = Object.entries(fields).map(([name, field]) => [name, read(event, field, id)] as const);
        if (values.some(([, value]) => value === undefined)) continue;
        const value = rule.type === "value_count" ? read(event, rule.field, id) : "";
        if (value === undefined) continue;
        this.look(rule, `${rule.id} ${JSON.stringify(Object.fromEntries(values))}`, { event: index, at: time, value });
      }
  }

  private look(rule: CorrelationRule, group: string, one: Seen): void {
    const span = timespanOf(rule);
    if (rule.type === "first_seen") this.learning.set(rule.id, this.learning.get(rule.id) ?? one.at);
    const seen = [...(this.groups.get(group) ?? []), one].filter((each) => each.at >= one.at - span);
    this.groups.set(group, seen);
    const count = (event: number) => seen.filter((each) => each.event === event).length;
    const isFulfilled = (): boolean => {
      switch (rule.type) {
        case "event_count":
          return seen.length >= rule.atLeast;
        case "value_count":
          return new Set(seen.map((each) => each.value)).size >= rule.atLeast;
        case "temporal":
          return rule.events.every(({ atLeast = 1 }, event) => count(event) >= atLeast);
        case "temporal_ordered":
          return inOrder(rule, seen);
        case "first_seen":
          return seen.length === 1 && one.at >= (this.learning.get(rule.id) ?? 0) + rule.learningDays * 86_400_000;
        case "absent":
          return false;
      }
    };
    if (isFulfilled()) this.told.add(group);
  }
}

function inOrder(rule: CorrelationRule, seen: readonly Seen[]): boolean {
  let position = 0;
  for (const [event, { atLeast = 1 }] of rule.events.entries())
    for (let left = atLeast; left > 0; left--) {
      while (position < seen.length && seen[position]?.event !== event) position++;
      if (position++ >= seen.length) return false;
    }
  return true;
}

function read(event: Envelope, field: Field, id: string): string | undefined {
  const path = typeof field === "object" && !Array.isArray(field) ? (field as Record<string, string>)[id] : field;
  for (const each of typeof path === "string" ? [path] : ((path ?? []) as readonly string[])) {
    const value = at(event, ...each.split("."));
    if (typeof value === "string" && value.trim() !== "") return value;
    if (typeof value === "number" || typeof value === "boolean") return String(value);
  }
  return undefined;
}
