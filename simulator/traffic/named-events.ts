import type { GovernedEvent } from "../../model/catalog/governed-event";
import { findDetection, ownDetections } from "../../model/detections/detections";
import type { Envelope, Json, JsonObject } from "../../model/envelope";
import { at, isObject } from "../../model/json";
import { type EventSections, governedEvents } from "../../model/network/governed-events";
import { matcherFor } from "../known-patterns";
import type { Settings } from "../../model/settings/schema";
import { fitPattern } from "./pattern-events";
import { arise } from "./send";

/** An event that a pattern names besides its sample: the sample with one value in the place of another. */
interface Named {
  readonly path: readonly string[];
  readonly value: string;
  /** The forms of `$or` that it is of, from the outermost on, each with the fields that it stands below. */
  readonly forms?: readonly JsonObject[];
}

/** Any moment: patterns do not depend on it. */
const someMoment = new Date("2026-11-02T12:00:00Z");

/** A governed event, or a detection. */
export interface Kind extends Pick<GovernedEvent, "id" | "source" | "pattern" | "sample"> {
  readonly named: readonly Named[];
}

const withNames = ({ id, source, pattern, sample }: Omit<Kind, "named">): Kind => ({
  id,
  source,
  pattern,
  sample,
  named: namedBy(pattern, sample),
});

/** The sections that decide which events there are, and which detections. */
export type Naming = EventSections & Pick<Settings, "detections">;

/** What rules are to take besides the samples that traffic sends. */
export interface ExpectedNames {
  readonly governed: readonly Kind[];
  readonly detection: (id: string) => Kind | undefined;
}

export function expectedNames(settings: Naming): ExpectedNames {
  const custom = new Map(ownDetections(settings).map((each) => [each.id, each]));
  return {
    governed: governedEvents(settings).map(withNames),
    detection: (id) => {
      const found = findDetection(id) ?? custom.get(id);
      return found && withNames({ ...found, pattern: { source: [found.source], ...found.pattern } });
    },
  };
}

/** A kind's sample as it would be in a place. */
export const sampleAt = (kind: Kind, account: string, region: string): Envelope =>
  arise(kind, account, region, someMoment);

/** False for what the change of one value made something else of. */
export const isOf = ({ pattern }: Kind, event: Envelope): boolean => matcherFor(pattern).matches(event);

/** Each text that a pattern takes in some field, but for the sample's own. */
function namedBy(
  pattern: JsonObject,
  sample: Envelope,
  path: readonly string[] = [],
  forms: readonly JsonObject[] = [],
): Named[] {
  return Object.entries(pattern).flatMap(([key, asked]): Named[] => {
    if (key === "$or" && Array.isArray(asked))
      return asked.filter(isObject).flatMap((each) => namedBy(each, sample, path, [...forms, below(path, each)]));
    const deeper = [...path, key];
    if (isObject(asked)) return namedBy(asked, sample, deeper, forms);
    if (!Array.isArray(asked) || typeof at(fitted(sample, forms), ...deeper) !== "string") return [];
    // What a form asks for besides makes another event of the sample's own value, too.
    const own = forms.length === 0 ? at(sample, ...deeper) : undefined;
    return asked
      .filter((value): value is string => typeof value === "string" && value !== own)
      .map((value) => ({ path: deeper, value, forms }));
  });
}

const below = (path: readonly string[], form: JsonObject): JsonObject =>
  path.reduceRight<JsonObject>((nested, key) => ({ [key]: nested }), form);

const fitted = (sample: Envelope, forms: readonly JsonObject[]): Envelope => forms.reduce(fitPattern, sample);

/** The fields for which a pattern has a list of texts alone, outside of `$or`: each is asked of every event of the kind. */
export function pathsNamed(pattern: JsonObject, path: readonly string[] = []): readonly (readonly string[])[] {
  return Object.entries(pattern).flatMap(([key, asked]) => {
    if (key === "$or" || key === "source") return [];
    if (isObject(asked)) return pathsNamed(asked, [...path, key]);
    return Array.isArray(asked) && asked.every((test) => typeof test === "string") ? [[...path, key]] : [];
  });
}

export const eventOf = (sample: Envelope, { path, value, forms = [] }: Named): Envelope =>
  withValue(fitted(sample, forms) as unknown as JsonObject, path, value) as unknown as Envelope;

function withValue(object: JsonObject, [key = "", ...rest]: readonly string[], value: Json): JsonObject {
  const own = object[key];
  return { ...object, [key]: rest.length === 0 ? value : withValue(isObject(own) ? own : {}, rest, value) };
}
