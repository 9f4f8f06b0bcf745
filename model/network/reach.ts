import type { Json, JsonObject } from "../envelope";
import { type EventSections, governedEvents } from "./governed-events";
import type { Hub } from "./network";

/** True if events that a pattern is about can reach a hub, as far as source and detail type say. */
export type Reach = (about: { readonly source: string; readonly pattern: JsonObject }) => boolean;

/**
 * What members forward to a hub, by source and detail type: a rule for anything else would stand idle there. An event that
 * arises in one Region alone, or that settings take from one alone, reaches the hub of that Region only.
 */
export function reachOf({ rules }: Pick<Hub, "rules">, settings: EventSections): Reach {
  const carried = new Set(rules.flatMap(({ events }) => events));
  const entries = governedEvents(settings).filter(({ id }) => carried.has(id));
  return ({ source, pattern }) =>
    entries.some((entry) => entry.source === source && overlap(typesOf(entry.pattern), typesOf(pattern)));
}

/** Undefined: any, or not told by whole texts. */
function typesOf(pattern: JsonObject): readonly Json[] | undefined {
  const types = pattern["detail-type"];
  return Array.isArray(types) && types.every((type) => typeof type === "string") ? (types as Json[]) : undefined;
}

const overlap = (some: readonly Json[] | undefined, others: readonly Json[] | undefined) =>
  some === undefined || others === undefined || some.some((type) => others.includes(type));
