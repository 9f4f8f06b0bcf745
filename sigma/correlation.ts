import { didYouMean } from "../model/nearest";
import { quote } from "../model/quote";
import { InvalidRule } from "./problem";
import type { Heading } from "./heading";
import { entryOf, type Mapping, type Scalar, textOf, type Yaml } from "./yaml";

/** A rule about several records: Sigma correlation rules specification, version 2.1. */
export interface CorrelationRule extends Heading, Correlation {
  readonly kind: "correlation";
}

interface Correlation {
  readonly type: string;
  /** Names or ids, in their order. */
  readonly rules: readonly string[];
  readonly groupBy: readonly string[];
  /** Field by name or id of a rule, for each alias. */
  readonly aliases: ReadonlyMap<string, ReadonlyMap<string, string>>;
  readonly timespanSeconds: number;
  readonly condition: Criteria;
  /** The rules that it refers to are meant to be detections of their own, too. */
  readonly generate: boolean;
  readonly correlationLine: number;
}

export interface Criteria {
  /** `gte` → 10 */
  readonly bounds: ReadonlyMap<string, number>;
  /** Whose values are counted. */
  readonly fields: readonly string[];
  /** An expression over rules, as some tools have it in place of a map. */
  readonly expression?: string;
  readonly line: number;
}

const types = "event_count value_count temporal temporal_ordered value_sum value_avg value_percentile".split(" ");
const keys = "type rules aliases group-by timespan condition generate".split(" ");
const criteria = "gt gte lt lte eq neq field percentile".split(" ");
const secondsOf: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

export function readCorrelation(document: Mapping, value: Yaml): Correlation & { readonly kind: "correlation" } {
  if (value.kind !== "mapping")
    throw new InvalidRule("correlation is no map. Write type, rules and timespan.", value.line);
  const unknown = value.entries.find(({ key }) => !keys.includes(key));
  if (unknown !== undefined)
    throw new InvalidRule(
      `correlation has the key ${quote(unknown.key)}. ${didYouMean(unknown.key, keys)}`,
      unknown.line,
    );
  const type = textOf(value, "type");
  if (type === undefined || !types.includes(type))
    throw new InvalidRule(
      `correlation.type is ${quote(type)}. Write one of: ${types.join(", ")}.`,
      entryOf(value, "type")?.line ?? value.line,
    );
  const rules = textsAt(value, "rules");
  if (rules.length === 0)
    throw new InvalidRule("correlation.rules names no rules. Write their ids or names.", value.line);
  return {
    kind: "correlation",
    type,
    rules,
    groupBy: textsAt(value, "group-by"),
    aliases: aliasesIn(value),
    timespanSeconds: timespanIn(value),
    condition: criteriaIn(value, type),
    generate: [document, value].some((each) => generates(each)),
    correlationLine: value.line,
  };
}

/** A list of texts, or one. */
function textsAt(value: Mapping, key: string): readonly string[] {
  const entry = entryOf(value, key);
  if (entry === undefined) return [];
  const items = entry.value.kind === "list" ? entry.value.items : [entry.value];
  if (!items.every((item): item is Scalar => item.kind === "scalar" && item.text.trim() !== ""))
    throw new InvalidRule(`correlation.${key} is no list of texts. Write one.`, entry.line);
  const texts = items.map(({ text }) => text.trim());
  const twice = texts.find((text, index) => texts.indexOf(text) < index);
  if (twice !== undefined)
    throw new InvalidRule(`correlation.${key} has ${quote(twice)} twice. Remove one.`, entry.line);
  return texts;
}

function timespanIn(value: Mapping): number {
  const span = textOf(value, "timespan");
  const [, count, unit] = /^([1-9]\d{0,8})([smhd])$/.exec(span ?? "") ?? [];
  if (count === undefined || unit === undefined)
    throw new InvalidRule(
      `correlation.timespan is ${quote(span)}. Write a number with s, m, h or d, for example 10m.`,
      entryOf(value, "timespan")?.line ?? value.line,
    );
  return Number(count) * (secondsOf[unit] ?? 0);
}

function aliasesIn(value: Mapping): Correlation["aliases"] {
  const entry = entryOf(value, "aliases");
  if (entry === undefined) return new Map();
  if (entry.value.kind !== "mapping")
    throw new InvalidRule("correlation.aliases is no map. Write an alias with a field for each rule.", entry.line);
  return new Map(
    entry.value.entries.map(({ key, line, value: fields }) => {
      if (fields.kind !== "mapping" || fields.entries.length === 0)
        throw new InvalidRule(
          `correlation.aliases.${key} is no map. Write a field for each rule, by the rule's name.`,
          line,
        );
      const named = fields.entries.map(({ key: rule }) => [rule, textOf(fields, rule) ?? ""] as const);
      return [key, new Map(named)] as const;
    }),
  );
}

function criteriaIn(value: Mapping, type: string): Criteria {
  const entry = entryOf(value, "condition");
  const none = { bounds: new Map<string, number>(), fields: [] };
  if (entry === undefined) {
    if (type.startsWith("temporal")) return { ...none, line: value.line };
    throw new InvalidRule(
      `correlation.condition is missing, which ${type} needs. Write one such as gte: 10.`,
      value.line,
    );
  }
  const { line } = entry;
  if (entry.value.kind === "scalar" && type.startsWith("temporal") && entry.value.type === "text")
    return { ...none, expression: entry.value.text, line };
  if (entry.value.kind !== "mapping" || entry.value.entries.length === 0)
    throw new InvalidRule("correlation.condition is no map. Write one such as gte: 10.", line);
  const bounds = new Map<string, number>();
  for (const { key, line: place, value: bound } of entry.value.entries) {
    if (!criteria.includes(key))
      throw new InvalidRule(`correlation.condition has the key ${quote(key)}. ${didYouMean(key, criteria)}`, place);
    if (key === "field") continue;
    if (bound.kind !== "scalar" || !/^\d+(\.\d+)?$/.test(bound.text))
      throw new InvalidRule(`correlation.condition.${key} is no number. Write one such as 10.`, place);
    bounds.set(key, Number(bound.text));
  }
  const fields = textsAt(entry.value, "field");
  if (type.startsWith("value_") && fields.length === 0)
    throw new InvalidRule(`correlation.condition.field is missing, which ${type} needs: whose values count.`, line);
  return { bounds, fields, line };
}

function generates(value: Mapping): boolean {
  const entry = entryOf(value, "generate");
  if (entry === undefined) return false;
  if (entry.value.kind !== "scalar" || entry.value.type !== "boolean")
    throw new InvalidRule("generate is neither true nor false. Write one of them.", entry.line);
  return /^(true|yes|on)$/i.test(entry.value.text);
}
