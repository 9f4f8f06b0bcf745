import type { JsonObject } from "../model/envelope";
import { compilePattern, compilePatterns, type Matcher, type PatternSet } from "../model/pattern/pattern";

/**
 * Patterns that were compiled before in this process. A simulation asks about the same few patterns from many sides, and
 * whoever simulates one environment many times about the same in each run; what is compiled keeps nothing of the events that
 * it has matched.
 */
const matchers = new Map<string, Matcher>();
const sets = new Map<string, PatternSet>();

const mostMatchers = 4_000;
const mostSets = 100;

/**
 * `compilePattern`.
 *
 * @throws PatternError if EventBridge would reject it.
 */
export function matcherFor(pattern: JsonObject | string): Matcher {
  const key = typeof pattern === "string" ? pattern : JSON.stringify(pattern);
  return known(matchers, key, mostMatchers, () => compilePattern(pattern));
}

/**
 * `compilePatterns`, in which each pattern's id is its position.
 *
 * @throws PatternError with the position, if EventBridge would reject a pattern.
 */
export function matcherForAll(patterns: readonly string[]): PatternSet {
  return known(sets, JSON.stringify(patterns), mostSets, () =>
    compilePatterns(new Map(patterns.map((pattern, index) => [`${index}`, pattern]))),
  );
}

/** Forgets what was asked for longest ago. */
function known<Value>(all: Map<string, Value>, key: string, most: number, make: () => Value): Value {
  const value = all.get(key) ?? make();
  all.delete(key);
  all.set(key, value);
  const [oldest] = all.keys();
  if (all.size > most && oldest !== undefined) all.delete(oldest);
  return value;
}
