import { shareCharacters } from "./delivery-streams";
import type { JsonObject } from "../envelope";
import { isObject } from "../json";
import type { GovernedEvent } from "../catalog/governed-event";
import { shorten } from "../names";
import { quotas } from "../quotas";
import { SettingsError } from "../settings-error";

/**
 * A rule in plain data. It serves twice: on a member's default bus, where it forwards, and on the central bus, where
 * it archives.
 */
export interface PlannedRule {
  /** End of the rule's name: a topic, or a topic and a source where the topic's pattern grew too long for one rule. */
  readonly suffix: string;
  readonly pattern: JsonObject;
  /**
   * `ENABLED` never receives read-only management events; the other state does (EventBridge user guide, "Receiving
   * read-only management events from AWS services").
   */
  readonly state: "ENABLED" | "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS";
  /** Ids of the governed events it carries, sorted. */
  readonly events: readonly string[];
}

/** Replayed events match no archive rule, or each replay would archive them again. */
export const notReplayed: JsonObject = { "replay-name": [{ exists: false }] };

/**
 * What a member's pattern leaves free, so that the hub can add {@link notReplayed} and a stream's share to the same
 * pattern. Free even where a hub has one stream: names of rules must not depend on how many there are.
 */
const characterLimit = quotas.patternCharacters - JSON.stringify(notReplayed).length - shareCharacters;

/** Rule names hold 64 characters; the longest prefix, `event-governance-ENVIRONMENT-archive-16-`, takes 39. */
const suffixLimit = 25;

/**
 * Compiles governed events into rules of which no event can match two: a source has one topic, a topic's sources are
 * divided among its rules, and where a single source is too long its detail types are. Rule names never depend on
 * positions, so adding or removing an event leaves the other names as they are.
 *
 * Throws {@link SettingsError} when the events of one source and detail type alone exceed 2,048 characters, or when a
 * rule that receives read-only events would carry all calls of a service.
 */
export function planRules(events: readonly GovernedEvent[]): PlannedRule[] {
  const byTopic = groupBy(events, (event) => event.topic);
  return [...byTopic].sort(byKey).flatMap(([topic, ofTopic]) => planTopic(topic, ofTopic));
}

function planTopic(topic: string, events: readonly GovernedEvent[]): PlannedRule[] {
  const together: GovernedEvent[] = [];
  const apart: PlannedRule[] = [];
  for (const [source, ofSource] of [...groupBy(events, (event) => event.source)].sort(byKey)) {
    if (lengthOf([...together, ...ofSource]) <= characterLimit) together.push(...ofSource);
    else apart.push(...planSource(`${topic}-${source}`, ofSource));
  }
  return [...(together.length > 0 ? [toRule(topic, together)] : []), ...apart];
}

function planSource(suffix: string, events: readonly GovernedEvent[]): PlannedRule[] {
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

function toRule(suffix: string, events: readonly GovernedEvent[]): PlannedRule {
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

/** One branch for each distinct condition; `source` is pinned in every branch. */
function compile(events: readonly GovernedEvent[]): JsonObject {
  const branches = mergeEventNames(events).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  return branches.length === 1 && branches[0] ? branches[0] : { $or: branches };
}

/**
 * `{source: [s], detail-type: [t], detail: {eventName: [a]}}` and `… [b]` → one branch with `[a, b]`: shorter by a
 * hundred characters for each event. Anything with further conditions stays a branch of its own.
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

/** The literal event names an event is restricted to, or undefined where it is not restricted to literals. */
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
