import { compilePatterns, eventProblem } from "../model/pattern/pattern";

/** Matches lines, and tells a line that is no event from one that matches nothing. */
export interface LineMatcher {
  /** Ids of the patterns that the event matches; undefined when the line is not one JSON object. */
  match(line: string): readonly string[] | undefined;
}

/**
 * The patterns and one more that every event matches: the matcher reads a line once and says "nothing" of what is no
 * JSON object, so its absence is the cheapest sign of a broken line. No pattern's id is empty.
 */
const anyEvent = "";
const neverPresent = "\u0000event-governance";

/** @throws PatternError that names the id, when EventBridge would refuse a pattern. */
export function lineMatcher(patterns: ReadonlyMap<string, string>): LineMatcher {
  const everyEvent = JSON.stringify({ [neverPresent]: [{ exists: false }] });
  const set = compilePatterns(new Map([...patterns, [anyEvent, everyEvent]]));
  return {
    match(line) {
      const ids = set.matchText(line);
      if (ids.at(-1) === anyEvent) return ids.slice(0, -1);
      // An event may have the field that none should have.
      return eventProblem(line) === undefined ? ids : undefined;
    },
  };
}
