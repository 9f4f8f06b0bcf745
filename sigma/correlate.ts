import type { FieldPath } from "../model/correlations/correlation-rule";
import { isObjectField } from "./fields";
import type { CorrelationRule } from "./correlation";
import type { SigmaPattern } from "./patterns";
import { InvalidRule, RefusedRule, type Remarks, RuleProblem } from "./problem";
import type { ReadRule } from "./read";
import type { Rule } from "./rule";
import { quote } from "../model/quote";
import { mostDays, mostEvents } from "../model/settings/correlations";

/** What a correlation becomes: a rule of the engine for more than one event, without its series. */
export interface Correlated {
  readonly type: "event_count" | "value_count" | "temporal" | "temporal_ordered";
  readonly timespanSeconds: number;
  /** Of counts. */
  readonly atLeast?: number;
  readonly events: readonly CorrelatedPattern[];
  /** Paths by name; a map by the event's id where an alias gives each rule its own. */
  readonly groupBy: ReadonlyMap<string, Place>;
  /** Of `value_count`. */
  readonly field?: Place;
  /** The rules to which it refers, directly or by another correlation. */
  readonly refersTo: readonly Rule[];
}

/** `detail.userIdentity.arn`, or a path for each event. */
export type Place = string | Readonly<Record<string, FieldPath>>;

export interface CorrelatedPattern {
  readonly id: string;
  readonly rule: Rule;
  readonly pattern: SigmaPattern;
  /** Of `temporal` and `temporal_ordered`. */
  readonly atLeast?: number;
}

/** What a reference leads to. */
export interface Known {
  readonly rules: readonly ReadRule[];
  /** The patterns of a rule; throws RuleProblem. */
  readonly patternsOf: (rule: Rule) => readonly SigmaPattern[];
}

/**
 * Finds what a correlation refers to, and says it in the terms of the engine.
 *
 * @throws RefusedRule for what the engine cannot say, InvalidRule for what nothing could
 */
export function correlate(file: string, rule: CorrelationRule, known: Known, remark: Remarks): Correlated {
  const { type, correlationLine: line, timespanSeconds } = rule;
  if (type === "value_sum" || type === "value_avg" || type === "value_percentile")
    throw new RefusedRule(
      `A correlation of type ${type} calculates with numbers in a field. Records of CloudTrail have none that add up, and the engine counts: event_count and value_count do.`,
      line,
    );
  if (rule.condition.expression !== undefined)
    throw new RefusedRule(
      `The condition ${quote(rule.condition.expression)} is an expression over rules, which the specification does not have. The engine needs all of them: leave the condition out, or write a rule for each alternative.`,
      rule.condition.line,
    );
  if (timespanSeconds > mostDays * 86_400)
    throw new RefusedRule(
      `The timespan is longer than ${mostDays} days, for which the engine remembers events. Write a saved query.`,
      line,
    );
  if (rule.groupBy.length === 0)
    throw new InvalidRule(
      "correlation.group-by is missing, which the specification asks for: without it all records of the organization are one group. Write fields, for example userIdentity.arn.",
      line,
    );
  const parts = rule.rules.flatMap((name) => partsOf(name, file, rule, known, remark));
  const events = withIds(parts);
  const fields = (name: string, what: string) => placeOf(name, what, rule, events);
  const common = {
    timespanSeconds,
    events,
    groupBy: new Map(groupNames(rule.groupBy).map(([name, field]) => [name, fields(field, "group-by")] as const)),
    refersTo: [...new Set(parts.map((part) => part.rule))],
  };
  switch (type) {
    case "event_count":
      return { type, ...common, atLeast: leastOf(rule) };
    case "value_count": {
      const [field = "", ...others] = rule.condition.fields;
      if (others.length > 0)
        throw new RefusedRule(
          `The condition counts combinations of ${rule.condition.fields.join(", ")}. The engine counts the values of one field: name the one that matters.`,
          rule.condition.line,
        );
      return { type, ...common, field: fields(field, "condition.field"), atLeast: leastOf(rule) };
    }
    default:
      checkSequence(rule);
      return { type: type === "temporal" ? type : "temporal_ordered", ...common };
  }
}

interface Part {
  readonly name: string;
  /** Names by which aliases may mean it. */
  readonly names: readonly string[];
  readonly rule: Rule;
  readonly pattern: SigmaPattern;
  readonly atLeast?: number;
}

function partsOf(name: string, file: string, rule: CorrelationRule, known: Known, remark: Remarks): readonly Part[] {
  const { correlationLine: line } = rule;
  const found = find(name, file, known.rules, line);
  if (found.kind === "correlation") {
    const { atLeast, inner } = countIn(found, rule, name);
    if (find(inner, file, known.rules, line).kind === "correlation")
      throw new RefusedRule(`${quote(name)} is a correlation of a correlation, which the engine cannot say.`, line);
    remark(
      `${quote(name)} is a count itself: its events and all others are looked for within ${rule.timespanSeconds} seconds together.`,
      line,
    );
    return partsOf(inner, file, { ...rule, aliases: found.aliases }, known, remark).map((part) => ({
      ...part,
      names: [name, ...part.names],
      atLeast,
    }));
  }
  let patterns: readonly SigmaPattern[];
  try {
    patterns = known.patternsOf(found);
  } catch (error) {
    if (!(error instanceof RuleProblem)) throw error;
    throw new RefusedRule(`The rule ${quote(name)}, to which it refers, is no event pattern: ${error.message}`, line);
  }
  if (rule.type.startsWith("temporal") && patterns.length > 1)
    throw new RefusedRule(
      `The rule ${quote(name)} becomes ${patterns.length} event patterns (${[...new Set(patterns.map(({ source }) => source))].join(", ")}), of which a sequence would need any. Write a rule of one service and of calls that all read or all write.`,
      line,
    );
  return patterns.map((pattern) => ({
    name,
    names: [name, found.name, found.id].flatMap((each) => each ?? []),
    rule: found,
    pattern,
  }));
}

/** A chain that the engine can say: some of one event, then others, within one time. */
function countIn(
  inner: CorrelationRule,
  outer: CorrelationRule,
  name: string,
): { readonly atLeast: number; readonly inner: string } {
  const [only, ...others] = inner.rules;
  const isSame =
    inner.groupBy.length === outer.groupBy.length && inner.groupBy.every((field) => outer.groupBy.includes(field));
  if (
    inner.type !== "event_count" ||
    !outer.type.startsWith("temporal") ||
    only === undefined ||
    others.length > 0 ||
    !isSame ||
    inner.timespanSeconds !== outer.timespanSeconds
  )
    throw new RefusedRule(
      `${quote(name)} is a correlation itself. The engine takes an event_count of one rule, with the same group-by and the same timespan, as a part of a sequence, and no other chain.`,
      outer.correlationLine,
    );
  return { atLeast: leastOf(inner), inner: only };
}

/** By id or name: in the same file first, then in all that was read. */
function find(name: string, file: string, rules: readonly ReadRule[], line: number): Rule | CorrelationRule {
  const isNamed = ({ read }: ReadRule) =>
    !(read instanceof RuleProblem) && (read.name === name || read.id?.toLowerCase() === name.toLowerCase());
  const all = rules.filter(isNamed);
  const here = all.filter((each) => each.file === file);
  const [found, other] = here.length > 0 ? here : all;
  if (found === undefined || found.read instanceof RuleProblem)
    throw new InvalidRule(
      `correlation.rules names ${quote(name)}, which is neither the name nor the id of a rule that was read. Name its file, too.`,
      line,
    );
  if (other !== undefined)
    throw new InvalidRule(
      `correlation.rules names ${quote(name)}, which is the name of a rule in ${found.file} and in ${other.file}. Write an id.`,
      line,
    );
  const { read } = found;
  if (read.kind === "other")
    throw new RefusedRule(
      `The rule ${quote(name)}, to which it refers, is about another log (${read.logsource}).`,
      line,
    );
  return read;
}

/** What is counted becomes known one after another: "at least" can be said, anything that more events undo cannot. */
function leastOf({ type, condition: { bounds, line } }: CorrelationRule): number {
  const [[criterion, bound] = ["", 0], ...others] = [...bounds];
  if (bounds.size === 0)
    throw new InvalidRule(`correlation.condition has no criterion. Write one such as gte: 10.`, line);
  if (others.length > 0 || (criterion !== "gt" && criterion !== "gte"))
    throw new RefusedRule(
      `The condition ${[...bounds].map(([key, value]) => `${key}: ${value}`).join(", ")} of ${type} holds until more events come. The engine tells once there are enough, while they may still go on: it takes gt or gte alone.`,
      line,
    );
  const atLeast = criterion === "gt" ? Math.floor(bound) + 1 : Math.ceil(bound);
  if (atLeast < 1) throw new InvalidRule(`correlation.condition.${criterion} is ${bound}. Write 1 or more.`, line);
  if (atLeast > mostEvents)
    throw new RefusedRule(
      `It counts to ${atLeast}; the engine remembers up to ${mostEvents} events of a group. Write a saved query.`,
      line,
    );
  return atLeast;
}

/** The count of different rules that must match: the engine needs all. */
function checkSequence({ rules, condition: { bounds, line } }: CorrelationRule): void {
  for (const [criterion, bound] of bounds) {
    const isAll =
      (criterion === "gte" && bound === rules.length) ||
      (criterion === "eq" && bound === rules.length) ||
      (criterion === "gt" && bound === rules.length - 1);
    if (!isAll)
      throw new RefusedRule(
        `The condition ${criterion}: ${bound} asks for another number than all ${rules.length} of its rules, which the engine needs. Leave it out, or write a rule for each combination.`,
        line,
      );
  }
}

/** Words of the rule's name or title, each once. */
function withIds(parts: readonly Part[]): readonly (CorrelatedPattern & Pick<Part, "names">)[] {
  const taken = new Set<string>();
  return parts.map(({ names, rule, pattern, atLeast }) => {
    const words =
      wordsOf(rule.name ?? rule.title)
        .slice(0, 40)
        .replace(/-+$/, "") || "event";
    let id = words;
    for (let number = 2; taken.has(id); number++) id = `${words}-${number}`;
    taken.add(id);
    return { id, names, rule, pattern, ...(atLeast !== undefined && { atLeast }) };
  });
}

const wordsOf = (text: string) =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");

/** Names of the values, as short as they can be: `userIdentity.arn` → `userIdentity-arn`. */
function groupNames(fields: readonly string[]): readonly (readonly [name: string, field: string])[] {
  const taken = new Set<string>();
  return fields.map((field) => {
    const words = field.replace(/[^A-Za-z0-9]+/g, "-").replace(/^[^A-Za-z]+|-+$/g, "") || "value";
    const base = `${words.charAt(0).toLowerCase()}${words.slice(1)}`.slice(-36).replace(/^[^a-z]+/, "") || "value";
    let name = base;
    for (let number = 2; taken.has(name); number++) name = `${base}-${number}`;
    taken.add(name);
    return [name, field] as const;
  });
}

function placeOf(
  field: string,
  what: string,
  { aliases, correlationLine: line }: CorrelationRule,
  events: readonly (CorrelatedPattern & Pick<Part, "names">)[],
): Place {
  const alias = aliases.get(field);
  if (alias === undefined) return pathOf(field, what, line);
  return Object.fromEntries(
    events.map(({ id, names }) => {
      const own = names.map((name) => alias.get(name)).find((each) => each !== undefined);
      if (own === undefined)
        throw new InvalidRule(
          `correlation.aliases.${field} has no field of the rule ${quote(names[0])}. Write one for each rule.`,
          line,
        );
      return [id, pathOf(own, `aliases.${field}`, line)];
    }),
  );
}

/** The record of CloudTrail is the event's detail. */
function pathOf(field: string, what: string, line: number): string {
  if (!/^[^.\s]+(\.[^.\s]+)*$/.test(field))
    throw new InvalidRule(
      `correlation.${what} is ${quote(field)}, which is no field. Write one such as userIdentity.arn.`,
      line,
    );
  if (isObjectField(field))
    throw new RefusedRule(
      `correlation.${what} is ${quote(field)}, which is an object in records of CloudTrail. Name a field within.`,
      line,
    );
  return `detail.${field}`;
}
