import { compilePatterns, eventProblem } from "../model/pattern/pattern";

/** Matches lines, and distinguishes invalid events from events without a match. */
export interface LineMatcher {
  /** Ids of the patterns that match the event; undefined if the line is not a single JSON object. */
  match(line: string): readonly string[] | undefined;
}

/**
 * The patterns and one more that matches every event: the matcher reads a line once and returns no match if it is not a
 * JSON object, so a missing match of this pattern is the cheapest sign of an invalid line. No pattern has an empty id.
 */
const anyEvent = "";
const neverPresent = "\u0000event-governance";

/** @throws PatternError with the id, if EventBridge would reject a pattern. */
export function lineMatcher(patterns: ReadonlyMap<string, string>): LineMatcher {
  const everyEvent = JSON.stringify({ [neverPresent]: [{ exists: false }] });
  const set = compilePatterns(new Map([...patterns, [anyEvent, everyEvent]]));
  return {
    match(line) {
      const ids = set.matchText(line);
      if (ids.at(-1) === anyEvent) return ids.slice(0, -1);
      // An event may contain the field that the extra pattern excludes.
      return eventProblem(line) === undefined ? ids : undefined;
    },
  };
}
