import type { JsonObject } from "../envelope";
import { CompiledSet } from "./compiled-set";
import { Members, readJson, showJson } from "./json";
import { readPattern } from "./read-pattern";
import type { Conjunction } from "./value-tests";

export { patternCharacterLimit } from "./read-pattern";

/** An event pattern that EventBridge would reject. The message has one line per problem, each with its path. */
export class PatternError extends Error {
  override readonly name = "PatternError";
}

/** A compiled event pattern. Matching never throws: anything but a JSON object matches nothing. */
export interface Matcher {
  /** @param event a parsed event. `JSON.parse` rounds large numbers; `matchesText` keeps every digit. */
  matches(event: unknown): boolean;
  /** @param json an event envelope as JSON text. */
  matchesText(json: string): boolean;
}

/** Many compiled patterns. The cost of an event does not grow with patterns for other values. */
export interface PatternSet {
  /** Ids of the patterns that match the event, in the order of the map. See `Matcher.matches`. */
  match(event: unknown): string[];
  /** See `Matcher.matchesText`. */
  matchText(json: string): string[];
}

/** Every problem found, one or two sentences each; [] if EventBridge would accept the pattern. */
export function validatePattern(pattern: JsonObject | string): string[] {
  return [...readPattern(pattern).problems];
}

/**
 * The reason why `json` is not an event, or undefined. Matchers read only as much of a text as their patterns need, and
 * an invalid event matches nothing: call this first to distinguish the two.
 */
export function eventProblem(json: string): string | undefined {
  try {
    const event = readJson(json);
    return event instanceof Members ? undefined : `The event is ${showJson(event)}; write an object.`;
  } catch (error) {
    return `The event is not JSON: ${(error as SyntaxError).message}.`;
  }
}

/**
 * Compiles an event pattern, given as JSON value or JSON text.
 *
 * @throws PatternError if EventBridge would reject it.
 */
export function compilePattern(pattern: JsonObject | string): Matcher {
  const compiled = new CompiledSet([readOrThrow(pattern)]);
  return {
    matches: (event) => compiled.matchValue(event).length > 0,
    matchesText: (json) => compiled.matchText(json).length > 0,
  };
}

/**
 * Compiles many patterns, by id, into one matcher.
 *
 * @throws PatternError with the id, if EventBridge would reject a pattern.
 */
export function compilePatterns(patterns: ReadonlyMap<string, JsonObject | string>): PatternSet {
  const ids = [...patterns.keys()];
  const compiled = new CompiledSet(
    [...patterns].map(([id, pattern]) => readOrThrow(pattern, `Pattern ${JSON.stringify(id)}: `)),
  );
  const idsAt = (positions: readonly number[]): string[] => positions.map((position) => ids[position] as string);
  return {
    match: (event) => idsAt(compiled.matchValue(event)),
    matchText: (json) => idsAt(compiled.matchText(json)),
  };
}

function readOrThrow(pattern: JsonObject | string, prefix = ""): readonly Conjunction[] {
  const { conjunctions, problems } = readPattern(pattern);
  if (problems.length > 0) throw new PatternError(problems.map((problem) => prefix + problem).join("\n"));
  return conjunctions;
}
