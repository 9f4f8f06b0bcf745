import type { Envelope, Json, JsonObject } from "../../model/envelope";
import { at, isObject } from "../../model/json";
import type { GovernedEvent } from "../../model/catalog/governed-event";
import { type EventSections, governedEvents } from "../../model/network/governed-events";
import { compilePattern } from "../../model/pattern/pattern";
import type { Rule } from "../services/events/rule";
import type { World } from "../services/events/world";
import { isEventBus, parseArn } from "../services/iam/arn";
import { arise } from "../traffic/send";
import { fitPattern } from "../traffic/pattern-events";
import type { Fact } from "./fact";

/** An event that an entry names besides its sample: the sample with one value in the place of another. */
interface Named {
  readonly path: readonly string[];
  readonly value: string;
  /** The form of `$or` that it is of, if it is of one. */
  readonly form?: JsonObject;
}

/** Any moment: patterns do not depend on it. */
const someMoment = new Date("2026-11-02T12:00:00Z");

/**
 * Asks of each rule that forwards the sample of a governed event whether each other event that the same entry names is
 * forwarded from there, too. Traffic sends samples: of an entry with forty calls it shows one.
 */
export function askNamedEvents(settings: EventSections, { rules }: World): Fact[] {
  const entries = governedEvents(settings).map((entry) => ({ entry, named: namedBy(entry.pattern, entry.sample) }));
  const asked = new Set<string>();
  return rules.filter(forwards).flatMap((rule) => {
    const { arn, urn, pattern = "" } = rule;
    // Members share a few patterns.
    if (asked.has(pattern)) return [];
    asked.add(pattern);
    const problem = missing(rule, entries);
    return [{ what: `events that ${arn} forwards`, urn, ...(problem !== undefined && { problem }) }];
  });

  function missing(rule: Rule, of: typeof entries): string | undefined {
    const { account, region, pattern = "" } = rule;
    const matcher = compilePattern(JSON.parse(pattern) as JsonObject);
    for (const { entry, named } of of) {
      if (!pattern.includes(`"${entry.source}"`)) continue;
      const sample = arise(entry, account, region, someMoment);
      if (!matcher.matches(sample)) continue;
      const lost = named
        .map((each) => ({ ...each, event: eventOf(sample, each) }))
        .find(({ event }) => !matcher.matches(event) && isOf(entry, event) && !elsewhere(rule, event));
      if (lost !== undefined)
        return `It forwards ${entry.id} as in its sample, and not where ${lost.path.join(".")} is ${lost.value}.`;
    }
    return undefined;
  }

  function elsewhere({ busArn, arn }: Rule, event: Envelope): boolean {
    return rules.some(
      (other) =>
        other.busArn === busArn &&
        other.arn !== arn &&
        forwards(other) &&
        compilePattern(JSON.parse(other.pattern ?? "{}") as JsonObject).matches(event),
    );
  }
}

/** On the bus to which AWS's services send, and to another bus. */
const forwards = ({ busArn, pattern, targets }: Rule): boolean =>
  pattern !== undefined &&
  busArn.endsWith(":event-bus/default") &&
  targets.some(({ arn }) => isEventBus(parseArn(arn) ?? noArn));

const noArn = { partition: "", service: "", region: "", account: "", resource: "" };

/** False for what the change of one value made something else of. */
const isOf = ({ pattern }: GovernedEvent, event: Envelope): boolean => compilePattern(pattern).matches(event);

/** Each text that a pattern takes in some field, but for the sample's own. */
function namedBy(pattern: JsonObject, sample: Envelope, path: readonly string[] = [], form?: JsonObject): Named[] {
  return Object.entries(pattern).flatMap(([key, asked]): Named[] => {
    if (key === "$or" && Array.isArray(asked))
      return path.length > 0
        ? []
        : asked.filter(isObject).flatMap((each) => namedBy(each, fitPattern(sample, each), path, each));
    const deeper = [...path, key];
    if (isObject(asked)) return namedBy(asked, sample, deeper, form);
    const own = at(sample, ...deeper);
    if (!Array.isArray(asked) || typeof own !== "string") return [];
    return asked
      .filter((value): value is string => typeof value === "string" && value !== own)
      .map((value) => ({ path: deeper, value, ...(form && { form }) }));
  });
}

function eventOf(sample: Envelope, { path, value, form }: Named): Envelope {
  const fitted = form === undefined ? sample : fitPattern(sample, form);
  return withValue(fitted as unknown as JsonObject, path, value) as unknown as Envelope;
}

function withValue(object: JsonObject, [key = "", ...rest]: readonly string[], value: Json): JsonObject {
  const own = object[key];
  return { ...object, [key]: rest.length === 0 ? value : withValue(isObject(own) ? own : {}, rest, value) };
}
