import { shareCharacters } from "./delivery-streams";
import type { JsonObject } from "../envelope";
import { isObject } from "../json";
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
 * Compiles governed events into disjoint rules: a source has one topic, a topic's sources are divided among its rules,
 * and if a single source is too long its detail types are. Rule names never depend on positions, so adding or removing
 * an event does not rename others.
 *
 * Throws {@link SettingsError} if the events of one source and detail type alone exceed 2,048 characters, or if a rule
 * that receives read-only events would match all calls of a service.
 */
export function planRules(events: readonly GovernedEvent[]): ForwardingRule[] {
  const byTopic = groupBy(events, (event) => event.topic);
  return [...byTopic].sort(byKey).flatMap(([topic, ofTopic]) => planTopic(topic, ofTopic));
}

function planTopic(topic: string, events: readonly GovernedEvent[]): ForwardingRule[] {
  const together: GovernedEvent[] = [];
  const apart: ForwardingRule[] = [];
  for (const [source, ofSource] of [...groupBy(events, (event) => event.source)].sort(byKey)) {
    if (lengthOf([...together, ...ofSource]) <= characterLimit) together.push(...ofSource);
    else apart.push(...planSource(`${topic}-${source}`, ofSource));
  }
  return [...(together.length > 0 ? [toRule(topic, together)] : []), ...apart];
}

function planSource(suffix: string, events: readonly GovernedEvent[]): ForwardingRule[] {
  if (lengthOf(events) <= characterLimit) return [toRule(suffix, events)];
  return [...groupBy(events, detailTypesOf)].sort(byKey).map(([detailTypes, ofType], index, all) => {
    const shared = all.some(
      ([other], position) =>
        position !== index &&
        (JSON.parse(other) as string[]).some((type) => detailTypes.includes(JSON.stringify(type))),
    );
    if (shared || lengthOf(ofType) > characterLimit)
      throw new SettingsError([
        `The events ${idsOf(ofType).join(", ")} of source "${ofType[0]?.source ?? ""}" need ${lengthOf(ofType)} characters in one event pattern; EventBridge allows ${quotas.patternCharacters}. Shorten their patterns, or leave some out with events.exclude.`,
      ]);
    return toRule(`${suffix}-${slugOf(detailTypes)}`, ofType);
  });
}

function toRule(suffix: string, events: readonly GovernedEvent[]): ForwardingRule {
  const readOnly = events.some((event) => event.readOnly);
  if (readOnly) {
    const unlisted = events.filter((event) => isApiCall(event) && eventNamesOf(event) === undefined);
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
  const branches = mergeEventNames(events).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  return branches.length === 1 && branches[0] ? branches[0] : { $or: branches };
}

/**
 * `{source: [s], detail-type: [t], detail: {eventName: [a]}}` and `… [b]` → one branch with `[a, b]`: a hundred
 * characters shorter for each event. Events with further conditions stay separate branches.
 */
function mergeEventNames(events: readonly GovernedEvent[]): JsonObject[] {
  const merged = new Map<string, Set<string>>();
  const branches = new Map<string, JsonObject>();
  for (const event of events) {
    const names = eventNamesOf(event);
    const alone = names !== undefined && Object.keys(event.pattern["detail"] as JsonObject).length === 1;
    if (alone && Object.keys(event.pattern).length === 2) {
      const key = JSON.stringify([event.source, [...(event.pattern["detail-type"] as string[])].sort()]);
      const known = merged.get(key) ?? new Set<string>();
      for (const name of names) known.add(name);
      merged.set(key, known);
    } else {
      const branch = { source: [event.source], ...event.pattern };
      branches.set(JSON.stringify(branch), branch);
    }
  }
  for (const [key, names] of merged) {
    const [source, detailTypes] = JSON.parse(key) as [string, string[]];
    branches.set(key, { source: [source], "detail-type": detailTypes, detail: { eventName: [...names].sort() } });
  }
  return [...branches.values()];
}

/** The literal event names that an event is restricted to, or undefined if it is not. */
function eventNamesOf(event: GovernedEvent): string[] | undefined {
  const detail = event.pattern["detail"];
  const names = isObject(detail) ? detail["eventName"] : undefined;
  return Array.isArray(names) && names.every((name) => typeof name === "string") ? names : undefined;
}

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
