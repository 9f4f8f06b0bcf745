import type { Envelope } from "../model/envelope";
import { compilePattern } from "../model/pattern/pattern";
import { recordsOf, type Shipped } from "./coverage";
import { evaluate } from "./expression";
import type { Against } from "./import";
import type { SigmaPattern } from "./patterns";
import type { Rule } from "./rule";
import { missing, plainRecord } from "./sample";

/** Events for settings: what a pattern matches, and what it just does not. */
export interface Examples {
  readonly sample: Envelope;
  readonly nearMiss: Envelope;
}

/** Entries that carry an event to the hub. */
export const carriersOfSample = (sample: Envelope, { events }: Against) =>
  events
    .filter(({ event }) => event.source === sample.source)
    .filter(({ event: { source, pattern } }) => compilePattern({ source: [source], ...pattern }).matches(sample))
    .map(({ event: { id }, optIn }) => ({ id, optIn }));

/** An event that the pattern matches, and one that it just does not. */
export function examplesFor(pattern: SigmaPattern, rule: Rule, against: Against, known: Shipped): Examples | undefined {
  const matcher = compilePattern({ source: [pattern.source], ...pattern.pattern });
  const samples = recordsOf(pattern, rule.expression, known.bases).map(({ event }) => event);
  const sample = samples.find((each) => carriersOfSample(each, against).length > 0) ?? samples[0];
  if (sample === undefined) return undefined;
  const [alternative] = pattern.alternatives;
  if (alternative === undefined) return undefined;
  const bases = [sample, plainRecord(pattern.source, alternative, pattern.readOnly)];
  const nearMiss = bases
    .flatMap((base) => pattern.alternatives.flatMap((each) => missing(each, pattern.source, base)))
    .find((event) => !matcher.matches(event) && evaluate(rule.expression, event.detail) === false);
  return nearMiss === undefined ? undefined : { sample: forReads(sample, pattern), nearMiss };
}

const forReads = (sample: Envelope, { readOnly }: SigmaPattern): Envelope => ({
  ...sample,
  detail: { ...sample.detail, readOnly: sample.detail["readOnly"] ?? readOnly },
});
