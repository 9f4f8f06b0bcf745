import type { Envelope, Json, JsonObject } from "../../../model/envelope";
import { isObject, own } from "../../../model/json";
import { compilePattern, type Matcher, PatternError } from "../../../model/pattern/pattern";

/**
 * Creates a function that finds what of a rule's pattern an event fits: of each `$or` the branches that match, of each list
 * of values the one that the event has. Rules name hundreds of calls, of which a reader looks for one. Undefined where
 * nothing could be left out.
 */
export function matchedParts(): (pattern: string, event: Envelope) => JsonObject | undefined {
  const parsed = new Map<string, JsonObject>();
  const compiled = new WeakMap<JsonObject, Pick<Matcher, "matches">>();
  return (text, event) => {
    const whole = parsed.get(text) ?? (JSON.parse(text) as JsonObject);
    parsed.set(text, whole);
    const part = partOf(whole, event, [], (branch, path, value) => {
      if (!isPossible(branch, value)) return false;
      const matcher = compiled.get(branch) ?? compiledOrAny(inPlace(branch, path));
      compiled.set(branch, matcher);
      return matcher.matches(event);
    });
    return JSON.stringify(part) === JSON.stringify(whole) ? undefined : part;
  };
}

/** @param path keys from the event's root to where the branch stands. */
type Fits = (branch: JsonObject, path: readonly string[], value: unknown) => boolean;

function partOf(pattern: JsonObject, value: unknown, path: readonly string[], fits: Fits): JsonObject {
  const part = Object.fromEntries(
    Object.entries(pattern).map(([key, each]): [string, Json] => {
      if (key === "$or" && Array.isArray(each)) {
        const branches = each as readonly JsonObject[];
        const fitting = branches.filter((branch) => fits(branch, path, value));
        return [key, fitting.length === 0 ? each : fitting.map((branch) => partOf(branch, value, path, fits))];
      }
      const found = isObject(value) ? own(value, key) : undefined;
      if (Array.isArray(each)) return [key, narrowed(each, found)];
      return [key, isObject(each) ? partOf(each as JsonObject, found, [...path, key], fits) : each];
    }),
  );
  return plain(part);
}

/**
 * A branch can be more complex by itself than in its rule, where wildcards share the tests before them. What it says of plain
 * values has to do then.
 */
function compiledOrAny(pattern: JsonObject): Pick<Matcher, "matches"> {
  try {
    return compilePattern(pattern);
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    return { matches: () => true };
  }
}

/** A single branch stands in place of its `$or`, where both can be one object. */
function plain(pattern: JsonObject): JsonObject {
  const { $or: branches, ...rest } = pattern;
  if (!Array.isArray(branches) || branches.length !== 1) return pattern;
  return joined(rest, branches[0] as JsonObject) ?? pattern;
}

/** Undefined where both say something of one field. */
function joined(one: JsonObject, other: JsonObject): JsonObject | undefined {
  const all: Record<string, Json> = { ...one };
  for (const [key, value] of Object.entries(other)) {
    const known = own(one, key);
    const both =
      known === undefined
        ? value
        : isObject(known) && isObject(value)
          ? joined(known as JsonObject, value as JsonObject)
          : undefined;
    if (both === undefined) return undefined;
    all[key] = both;
  }
  return all;
}

const inPlace = (branch: JsonObject, path: readonly string[]): JsonObject =>
  path.reduceRight<JsonObject>((inner, key) => ({ [key]: inner }), branch);

/** The value that the event has, where the list names it. */
const narrowed = (values: readonly Json[], found: unknown): Json =>
  typeof found === "string" && values.includes(found) ? [found] : [...values];

/** False where a list of plain values lacks what the event has: most branches end here, before anything is compiled. */
function isPossible(branch: JsonObject, value: unknown): boolean {
  return Object.entries(branch).every(([key, each]) => {
    if (key === "$or") return true;
    const found = isObject(value) ? own(value, key) : undefined;
    if (Array.isArray(each))
      return typeof found !== "string" || each.some((one) => typeof one !== "string") || each.includes(found);
    return !isObject(each) || isPossible(each as JsonObject, found);
  });
}
