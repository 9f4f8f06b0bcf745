import type { Envelope, Json, JsonObject } from "../../../model/envelope";
import { at, isObject } from "../../../model/json";
import { type Matcher, PatternError } from "../../../model/pattern/pattern";
import { matcherFor } from "../../known-patterns";
import { deliveriesOf, outcomesOf } from "../../services/events/delivery";
import type { Rule } from "../../services/events/rule";
import type { World } from "../../services/events/world";
import { parseArn } from "../../services/iam/arn";
import type { Journey } from "../../traffic/journey";

/** Where an event was to arrive: at a delivery stream, or outside. */
type End = "deliverystream" | "api-destination";

/**
 * The policy or role that kept an event from arriving, or the rule that would have taken it if it were as the one before it,
 * or that nearly took it; else the last resource on its path. Rules that lead elsewhere, as those of detections do, take it
 * from nobody.
 */
export function blameFor({ delivery, landings, refusedBy, send }: Journey, world: World, end: End): string {
  const urnOf = (arn: string) => world.resource(arn)?.urn ?? arn;
  if (landings[0] !== undefined) return urnOf(landings[0].stream);
  if (refusedBy !== undefined) return refusedBy;
  if (delivery === undefined) return send.via.kind === "stream" ? urnOf(send.via.stream) : send.event.account;
  let blame = delivery.culprit ?? delivery.bus;
  const passed: Rule[] = [];
  for (const { admitted, bus, culprit, event, matches } of deliveriesOf(delivery)) {
    blame = admitted ? (world.bus(bus)?.urn ?? bus) : (culprit ?? bus);
    if (admitted && !matches.some(({ rule }) => leadsTo(end, rule))) {
      const rules = (world.bus(bus)?.rules ?? []).filter((rule) => leadsTo(end, rule));
      blame = (peer(rules, bus, event, world) ?? alike(rules, passed) ?? nearest(rules, event))?.urn ?? blame;
    }
    passed.push(...matches.map(({ rule }) => rule));
    const kept = matches.find(({ outcome }) => outcome !== "triggered");
    if (kept) blame = kept.rule.urn;
  }
  for (const { outcome } of outcomesOf(delivery)) if ("failure" in outcome) blame = outcome.failure.culprit;
  return blame;
}

/** True of a rule without a target, too: it may be the target that is missing. */
const leadsTo = (end: End, { targets }: Rule): boolean =>
  targets.length === 0 ||
  targets.some(({ arn }) => [end, "event-bus"].includes(parseArn(arn)?.resource.split("/")[0] ?? ""));

/** The rule whose namesake on the bus of another account or Region takes such an event: this one has lost it. */
function peer(rules: readonly Rule[], bus: string, event: Envelope, world: World): Rule | undefined {
  const names = new Set(
    (patternsOf(world).get(nameOf(bus)) ?? [])
      .filter(({ matcher }) => matcher.matches(event))
      .flatMap((each) => [...each.names]),
  );
  return rules.find(({ name }) => names.has(name));
}

const nameOf = (bus: string) => bus.split("/").at(-1) ?? bus;

interface NamedPattern {
  readonly matcher: Matcher;
  /** Rules that have it. */
  readonly names: Set<string>;
}

/** Each pattern on buses of one name, once: members have the same, and failures come by the thousand. */
const indexed = new WeakMap<World, ReadonlyMap<string, readonly NamedPattern[]>>();

function patternsOf(world: World): ReadonlyMap<string, readonly NamedPattern[]> {
  const made = indexed.get(world) ?? indexOf(world.rules);
  indexed.set(world, made);
  return made;
}

function indexOf(rules: readonly Rule[]): ReadonlyMap<string, readonly NamedPattern[]> {
  const byBus = new Map<string, Map<string, NamedPattern>>();
  for (const { busArn, name, pattern = "" } of rules) {
    const ofBus = byBus.get(nameOf(busArn)) ?? new Map<string, NamedPattern>();
    byBus.set(nameOf(busArn), ofBus);
    const matcher = ofBus.get(pattern)?.matcher ?? compiled(pattern);
    if (matcher !== undefined)
      ofBus.set(pattern, { matcher, names: (ofBus.get(pattern)?.names ?? new Set()).add(name) });
  }
  return new Map([...byBus].map(([bus, patterns]) => [bus, [...patterns.values()]]));
}

/** Undefined for what EventBridge refuses, which guarantee 6 reports. */
function compiled(pattern: string): Matcher | undefined {
  try {
    return matcherFor(pattern);
  } catch (error) {
    if (error instanceof PatternError) return undefined;
    throw error;
  }
}

/** The rule of which a form takes the event but for one field: where no rule takes it, the one that should. */
function nearest(rules: readonly Rule[], event: Envelope): Rule | undefined {
  let best: { readonly rule: Rule; readonly score: number } | undefined;
  for (const rule of rules)
    for (const form of formsOf(rule)) {
      const fitting = form.filter((field) => takes(field, event));
      if (fitting.length === 0 || fitting.length !== form.length - 1) continue;
      // What happened says more about the rule that is meant than who says so.
      const score = fitting.reduce((sum, { path: [first] }) => sum + (first === "detail" ? 2 : 1), 0);
      if (best === undefined || score > best.score) best = { rule, score };
    }
  return best?.rule;
}

/** The rule with most forms of those that sent the event here: it repeats them, and has lost the one that took this event. */
function alike(rules: readonly Rule[], senders: readonly Rule[]): Rule | undefined {
  const sent = new Set(senders.flatMap(formsOf).map(keyOf));
  let best: { readonly rule: Rule; readonly score: number } | undefined;
  for (const rule of sent.size === 0 ? [] : rules) {
    const score = formsOf(rule).filter((form) => sent.has(keyOf(form))).length;
    if (score > (best?.score ?? 0)) best = { rule, score };
  }
  return best?.rule;
}

/** Whether an event is a replayed one is asked where events are archived alone. */
const keyOf = (form: readonly Field[]) =>
  form
    .filter(({ path: [first] }) => first !== "replay-name")
    .map(({ path, tests }) => JSON.stringify([path, tests]))
    .sort()
    .join();

/** A field of a pattern, and what it asks of it. */
interface Field {
  readonly path: readonly string[];
  readonly tests: Json;
}

/** By rule: failures come by the thousand. */
const known = new WeakMap<Rule, readonly (readonly Field[])[]>();

/** Each way in which a pattern may match: all fields that are asked then. */
function formsOf(rule: Rule): readonly (readonly Field[])[] {
  const made = known.get(rule) ?? formsIn(rule.pattern ?? "{}");
  known.set(rule, made);
  return made;
}

/** None of what is no JSON: guarantee 6 reports it. */
function formsIn(pattern: string): readonly (readonly Field[])[] {
  try {
    return formsWithin(JSON.parse(pattern) as Json, []);
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}

/** EventBridge user guide, "Or matching": what stands beside the forms of `$or` is asked, too. */
function formsWithin(pattern: Json, path: readonly string[]): readonly (readonly Field[])[] {
  if (!isObject(pattern)) return [[{ path, tests: pattern }]];
  return Object.entries(pattern).reduce<readonly (readonly Field[])[]>(
    (forms, [key, value]) => {
      const others =
        key === "$or" && Array.isArray(value)
          ? value.flatMap((form) => formsWithin(form, path))
          : formsWithin(value, [...path, key]);
      return forms.flatMap((form) => others.map((other) => [...form, ...other]));
    },
    [[]],
  );
}

function takes({ path, tests }: Field, event: Envelope): boolean {
  const value = at(event, ...path);
  if (Array.isArray(tests) && tests.every((test) => typeof test === "string") && !Array.isArray(value))
    return tests.some((test) => test === value);
  try {
    const asked = path.reduceRight<Json>((nested, key) => ({ [key]: nested }), tests);
    return matcherFor(asked as JsonObject).matches(event);
  } catch (error) {
    // Guarantee 6 reports a pattern that EventBridge refuses.
    if (error instanceof PatternError) return false;
    throw error;
  }
}
