import { shareCharacters } from "./delivery-streams";
import { listedTypes } from "./open-types";
import type { Json, JsonObject } from "../envelope";
import { isObject } from "../json";
import { everyWrite } from "../catalog/every-write";
import type { GovernedEvent } from "../catalog/governed-event";
import { shorten } from "../names";
import { quotas } from "../quotas";
import { notReplayed, type RulePlan, type RuleState } from "../rule";
import { SettingsError } from "../settings-error";

/**
 * A rule for governed events. It exists twice: on a member's default bus, where it forwards, and on the central bus,
 * where it archives, with different descriptions.
 *
 * Its suffix is a topic, or a topic and a source if the topic's pattern is too long for one rule.
 */
export interface ForwardingRule extends Omit<RulePlan, "description"> {
  readonly state: RuleState;
  /** Ids of its governed events, sorted. */
  readonly events: readonly string[];
}

/**
 * Longest member pattern, which leaves room for the hub to add {@link notReplayed} and a stream's share. Reserved even
 * if a hub has one stream: names of rules must not depend on the number of streams.
 */
const characterLimit = quotas.patternCharacters - JSON.stringify(notReplayed).length - shareCharacters;

/** Rule names may have 64 characters; the longest prefix, `event-governance-ENVIRONMENT-archive-16-`, takes 39. */
const suffixLimit = 25;

/**
 * Compiles governed events into disjoint rules: a source has one topic, and each part of a topic a rule. If one is too
 * long, as a team's own events can make it, its sources are divided among rules, and if a single source is too long its
 * detail types are, and then the entries of a detail type. Rule names never depend on positions, so adding or removing an
 * event does not rename others.
 *
 * Throws {@link SettingsError} if entries that cannot be divided exceed 2,048 characters, because they name the same calls
 * or a pattern in place of names, or if a rule that receives read-only events would match all calls of a service.
 */
export function planRules(events: readonly GovernedEvent[]): ForwardingRule[] {
  const byTopic = groupBy(events, (event) => event.topic);
  return [...byTopic]
    .sort(byKey)
    .flatMap(([topic, ofTopic]) =>
      [...partsOf(topic, ofTopic)].sort(byKey).flatMap(([suffix, ofPart]) => planPart(suffix, ofPart)),
    );
}

/**
 * The parts of a topic by the suffix of their rule. A team's own event that can be one of another part's joins the parts:
 * two rules would forward it twice.
 */
function partsOf(topic: string, events: readonly GovernedEvent[]): Map<string, GovernedEvent[]> {
  const parts = groupBy(events, ({ part }) => (part === undefined ? topic : `${topic}-${part}`));
  for (const [suffix, ofPart] of [...parts].sort(byKey)) {
    const base = parts.get(topic);
    if (suffix === topic || base === undefined) continue;
    if (!ofPart.some((event) => base.some((other) => event.source === other.source && mayMatchTheSame(event, other))))
      continue;
    parts.delete(suffix);
    parts.set(topic, [...base, ...ofPart]);
  }
  return parts;
}

/** The shortest sources share the part's rule, so that the fewest need rules of their own. */
function planPart(suffix: string, events: readonly GovernedEvent[]): ForwardingRule[] {
  const bySource = [...groupBy(events, (event) => event.source)].sort(byKey);
  const { together, apart } = pack(bySource.map(([, ofSource]) => ofSource));
  return [
    ...(together.length > 0 ? [toRule(suffix, together)] : []),
    ...apart.flatMap((ofSource) => planSource(`${suffix}-${ofSource[0]?.source ?? ""}`, ofSource)),
  ];
}

/** Divides groups of entries into those that share a rule, the shortest first, and those for which there is no room. */
function pack(groups: readonly (readonly GovernedEvent[])[]): { together: GovernedEvent[]; apart: GovernedEvent[][] } {
  const together: GovernedEvent[] = [];
  const apart: GovernedEvent[][] = [];
  for (const group of [...groups].sort((a, b) => lengthOf(a) - lengthOf(b)))
    if (apart.length === 0 && lengthOf([...together, ...group]) <= characterLimit) together.push(...group);
    else apart.push([...group]);
  return { together, apart };
}

function planSource(suffix: string, events: readonly GovernedEvent[]): ForwardingRule[] {
  if (lengthOf(events) <= characterLimit) return [toRule(suffix, events)];
  const byTypes = groupBy(events, detailTypesOf);
  return [...byTypes].sort(byKey).flatMap(([detailTypes, ofType], index, all) => {
    const shared = all.some(
      ([other], position) =>
        position !== index &&
        (JSON.parse(other) as string[]).some((type) => detailTypes.includes(JSON.stringify(type))),
    );
    if (shared) throw tooLong(ofType);
    const named = byTypes.size === 1 ? suffix : `${suffix}-${slugOf(detailTypes)}`;
    return lengthOf(ofType) <= characterLimit ? [toRule(named, ofType)] : planEntries(named, ofType);
  });
}

/** Entries that can match one event stay in one rule: two would forward it twice. */
function planEntries(suffix: string, events: readonly GovernedEvent[]): ForwardingRule[] {
  const groups: GovernedEvent[][] = [];
  for (const event of events) {
    const overlapping = groups.filter((group) => group.some((other) => mayMatchTheSame(event, other)));
    for (const group of overlapping) groups.splice(groups.indexOf(group), 1);
    groups.push([...overlapping.flat(), event]);
  }
  const { together, apart } = pack(groups);
  const rest = apart.map((group) => {
    if (lengthOf(group) > characterLimit) throw tooLong(group);
    return toRule(`${suffix}-${idsOf(group)[0] ?? ""}`, group);
  });
  return [...(together.length > 0 ? [toRule(suffix, together)] : []), ...rest];
}

/** Whether two entries of one source can match one event, as far as detail types and names of calls tell. */
function mayMatchTheSame(one: GovernedEvent, other: GovernedEvent): boolean {
  const types = [one, other].map(({ pattern }) => listedTypes(pattern));
  if (types[0] !== undefined && types[1] !== undefined && !types[0].some((type) => types[1]?.includes(type)))
    return false;
  const names = [one, other].map(eventNamesOf);
  const [ofOne, ofOther] = names;
  if (ofOne === undefined || ofOther === undefined) return true;
  return ofOne.some((name) => ofOther.some((each) => overlap(name, each)));
}

const overlap = (one: EventName, other: EventName): boolean => {
  if (typeof one === "string") return typeof other === "string" ? one === other : one.startsWith(other.prefix);
  return typeof other === "string"
    ? other.startsWith(one.prefix)
    : one.prefix.startsWith(other.prefix) || other.prefix.startsWith(one.prefix);
};

const tooLong = (events: readonly GovernedEvent[]) =>
  new SettingsError([
    `The events ${idsOf(events).join(", ")} of source "${events[0]?.source ?? ""}" need ${lengthOf(events)} characters in one event pattern; EventBridge allows ${quotas.patternCharacters}. Shorten their patterns, or leave some out with events.exclude.`,
  ]);

function toRule(suffix: string, events: readonly GovernedEvent[]): ForwardingRule {
  const readOnly = events.some((event) => event.readOnly);
  if (readOnly) {
    const unlisted = events.filter(
      (event) => isApiCall(event) && eventNamesOf(event) === undefined && !isOfWrites(event),
    );
    if (unlisted.length > 0)
      throw new SettingsError([
        `The events ${idsOf(unlisted).join(", ")} list no detail.eventName, but share a rule with read-only events, so every read of the service would be forwarded. List the event names in their patterns.`,
      ]);
  }
  return {
    suffix: shorten(suffix, suffixLimit),
    pattern: compile(events),
    state: readOnly ? "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS" : "ENABLED",
    events: idsOf(events),
  };
}

/** One branch for each distinct condition; every branch requires `source`. */
function compile(events: readonly GovernedEvent[]): JsonObject {
  const branches = mergeEventNames(withoutCovered(events)).sort((a, b) =>
    JSON.stringify(a) < JSON.stringify(b) ? -1 : 1,
  );
  const [first, ...others] = withSharedTypes(branches);
  return first !== undefined && others.length === 0 ? first : { $or: [first ?? {}, ...others] };
}

/** Detail type of calls, which nearly every branch has. */
const calls = JSON.stringify(["AWS API Call via CloudTrail"]);

/** Branches of calls under their detail type, which is then stated once: `{detail-type: [t], $or: [{source: [s], …}, …]}`. */
function withSharedTypes(branches: readonly JsonObject[]): JsonObject[] {
  const isOfCalls = (branch: JsonObject) => JSON.stringify(branch["detail-type"]) === calls;
  const ofCalls = branches.filter(isOfCalls);
  if (ofCalls.length < 2) return [...branches];
  const shared = ofCalls.map(({ "detail-type": _, ...rest }) => rest);
  return [
    { "detail-type": JSON.parse(calls) as string[], $or: shared },
    ...branches.filter((branch) => !isOfCalls(branch)),
  ];
}

/** Events without those that another takes in whatever they say, because it lists their detail types and no more. */
const withoutCovered = (events: readonly GovernedEvent[]): readonly GovernedEvent[] => {
  const whole = events.filter(({ pattern }) => Object.keys(pattern).join() === "detail-type");
  return events.filter(
    (event) =>
      whole.includes(event) ||
      !whole.some(({ source, pattern }) => {
        const wider = listedTypes(pattern);
        const types = listedTypes(event.pattern);
        return source === event.source && types?.every((type) => wider?.includes(type)) === true;
      }),
  );
};

/**
 * `{source: [s], detail-type: [t], detail: {eventName: [a]}}` and `… [b]` → one branch with `[a, b]`: a hundred
 * characters shorter for each event. Events with other conditions share a branch if those are equal: `{source: [s], …}`
 * and `{source: [t], …}` → one branch with `[s, t]`.
 */
function mergeEventNames(events: readonly GovernedEvent[]): JsonObject[] {
  const merged = new Map<string, Map<string, EventName>>();
  const alike = new Map<string, { readonly pattern: JsonObject; readonly sources: Set<string> }>();
  for (const { source, pattern } of events) {
    const names = eventNamesOf({ pattern });
    const alone = names !== undefined && Object.keys(pattern["detail"] as JsonObject).length === 1;
    if (alone && Object.keys(pattern).length === 2) {
      const key = JSON.stringify([source, [...(pattern["detail-type"] as string[])].sort()]);
      const known = merged.get(key) ?? new Map<string, EventName>();
      for (const name of names) known.set(JSON.stringify(name), name);
      merged.set(key, known);
    } else {
      const key = JSON.stringify(pattern);
      const known = alike.get(key) ?? { pattern, sources: new Set<string>() };
      known.sources.add(source);
      alike.set(key, known);
    }
  }
  return [
    ...[...alike.values()].map(({ pattern, sources }) => ({ source: [...sources].sort(), ...pattern })),
    ...[...merged].map(([key, names]) => {
      const [source, detailTypes] = JSON.parse(key) as [string, string[]];
      const eventName = [...names].sort(byKey).map(([, name]) => name);
      return { source: [source], "detail-type": detailTypes, detail: { eventName } };
    }),
  ];
}

/** A call's name, or its beginning where CloudTrail adds the date of the API version. */
type EventName = string | { readonly prefix: string };

/** The event names that an event is restricted to, or undefined if it is not. */
function eventNamesOf({ pattern }: Pick<GovernedEvent, "pattern">): EventName[] | undefined {
  const detail = pattern["detail"];
  const names = isObject(detail) ? detail["eventName"] : undefined;
  return Array.isArray(names) && names.every(isEventName) ? names : undefined;
}

const isEventName = (name: Json): name is EventName & Json =>
  typeof name === "string" ||
  (isObject(name) && Object.keys(name).join() === "prefix" && typeof name["prefix"] === "string");

const isOfWrites = ({ pattern: { detail } }: GovernedEvent) =>
  isObject(detail) && JSON.stringify(detail["readOnly"]) === JSON.stringify(everyWrite["readOnly"]);

const isApiCall = (event: GovernedEvent) => detailTypesOf(event).includes('"AWS API Call via CloudTrail"');
const detailTypesOf = (event: GovernedEvent) => JSON.stringify(event.pattern["detail-type"] ?? []);
const lengthOf = (events: readonly GovernedEvent[]) => JSON.stringify(compile(events)).length;
const idsOf = (events: readonly GovernedEvent[]) => events.map((event) => event.id).sort();
const slugOf = (text: string) =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
const byKey = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]) => (a < b ? -1 : 1);

function groupBy<Value>(values: readonly Value[], keyOf: (value: Value) => string): Map<string, Value[]> {
  const groups = new Map<string, Value[]>();
  for (const value of values) {
    const key = keyOf(value);
    groups.set(key, [...(groups.get(key) ?? []), value]);
  }
  return groups;
}
