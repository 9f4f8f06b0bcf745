import { checkCorrelation } from "../model/checks/correlations";
import type { Envelope, Json, JsonObject } from "../model/envelope";
import { at } from "../model/json";
import { compilePattern, type Matcher } from "../model/pattern/pattern";
import { correlationSettings } from "../model/settings/correlations";
import type { Correlated, CorrelatedPattern, Place } from "./correlate";
import { evaluate } from "./expression";
import type { Examples } from "./examples";
import { isAccountField } from "./fields";
import type { CorrelationRule } from "./correlation";
import { textsOf } from "./patterns";
import { put } from "./sample";
import { headingFor, printed } from "./wording";

/** A correlation rule as settings have it. */
export type RawCorrelation = JsonObject & { readonly id: string };

interface Subject {
  readonly event: CorrelatedPattern;
  readonly matcher: Matcher;
  readonly sample: Envelope;
  readonly nearMiss: Envelope;
}

/**
 * Settings for a correlation, with a series of events that fulfills it and series that just do not, each of which the program's own
 * check has judged; or why there are none.
 */
export function correlationFor(
  rule: CorrelationRule,
  correlated: Correlated,
  id: string,
  examples: ReadonlyMap<CorrelatedPattern, Examples>,
): RawCorrelation | { readonly reason: string } {
  const subjects = correlated.events.flatMap((event): Subject[] => {
    const found = examples.get(event);
    const matcher = compilePattern({ source: [event.pattern.source], ...event.pattern.pattern });
    return found === undefined ? [] : [{ event, matcher, ...found }];
  });
  if (subjects.length < correlated.events.length) return { reason: "no record could be made of one of its rules" };
  for (const place of correlated.groupBy.values())
    if (!share(subjects, place)) return { reason: "no records could be made that have its group-by in common" };
  const sample = sampleOf(correlated, subjects);
  if (sample === undefined) return { reason: "its field has too few values that its rules allow" };
  const settings: RawCorrelation = {
    id,
    ...headingFor(rule),
    type: correlated.type,
    ...(correlated.atLeast !== undefined && { atLeast: correlated.atLeast }),
    timespanMinutes: correlated.timespanSeconds / 60,
    ...(correlated.field !== undefined && { field: correlated.field as Json }),
    events: correlated.events.map(({ id: name, pattern: { source, pattern, readOnly }, atLeast }) => ({
      id: name,
      source,
      pattern,
      ...(readOnly && { readOnly }),
      ...(atLeast !== undefined && { atLeast }),
    })),
    groupBy: Object.fromEntries(correlated.groupBy) as JsonObject,
    limits: printed(`From the correlation ${rule.id ?? rule.title} of Sigma.`).slice(0, 300),
    sample: sample as unknown as Json,
  };
  const nearMisses = nearMissesOf(correlated, sample, subjects).filter(
    (each) => problemsOf({ ...settings, nearMisses: [each] as unknown as Json }).length === 0,
  );
  const whole = { ...settings, nearMisses: nearMisses as unknown as Json };
  const [problem] = nearMisses.length === 0 ? ["no harmless series could be made beside it"] : problemsOf(whole);
  return problem === undefined ? whole : { reason: problem };
}

/** What the program says of them when it reads settings, but for what is governed. */
function problemsOf(settings: RawCorrelation): readonly string[] {
  const parsed = correlationSettings.safeParse([settings]);
  if (!parsed.success) return parsed.error.issues.map(({ message, path }) => `${path.join(".")} ${message}`);
  const [custom] = parsed.data;
  return custom === undefined
    ? []
    : checkCorrelation(custom, "it", { events: undefined as never, regions: {} }, undefined);
}

/** Gives all samples the same value in a place; false if their rules do not allow it. */
function share(subjects: Subject[], place: Place): boolean {
  const pathOf = ({ event: { id } }: Subject) =>
    [typeof place === "string" ? place : (place[id] ?? "")].flat()[0] ?? "";
  const values = subjects.flatMap((each) => textAt(each.sample, pathOf(each)) ?? []);
  const usual = pathOf(subjects[0] as Subject);
  for (const value of [...values, exampleOf(usual, 0)]) {
    const changed = subjects.map((each) => ({ ...each, sample: withValue(each.sample, pathOf(each), value) }));
    if (!changed.every((each) => isMet(each, each.sample))) continue;
    subjects.splice(0, subjects.length, ...changed);
    return true;
  }
  return false;
}

const isMet = ({ matcher, event: { rule } }: Subject, sample: Envelope): boolean =>
  matcher.matches(sample) && evaluate(rule.expression, sample.detail) !== false;

function textAt(event: Envelope, path: string): string | number | boolean | undefined {
  const value = at(event, ...path.split("."));
  return (typeof value === "string" && value.trim() !== "") || typeof value === "number" || typeof value === "boolean"
    ? value
    : undefined;
}

/** Values of which each is another. */
function exampleOf(path: string, index: number): string {
  const field = path.replace(/^detail\./, "");
  if (isAccountField(field)) return String(999_988_887_000 + index);
  if (/arn$/i.test(field)) return `arn:aws:iam::111122223333:user/example-${index}`;
  if (field === "sourceIPAddress") return `198.51.${Math.floor(index / 250)}.${(index % 250) + 1}`;
  return `example-${index}`;
}

function withValue(event: Envelope, path: string, value: Json): Envelope {
  const detail = structuredClone(event.detail);
  put(detail, path.split(".").slice(1), value);
  return { ...event, detail };
}

type RawSample = JsonObject & { readonly after: number };

const rawSample = (event: Envelope, after: number, times = 1, every = 1): RawSample => ({
  after,
  ...(times > 1 && { times, every }),
  source: event.source,
  "detail-type": event["detail-type"],
  detail: event.detail,
  ...(event.region !== "us-east-1" && { region: event.region }),
});

/** Seconds between so many events that are to be within a time. */
const apart = (span: number, count: number): number => Math.min(60, Math.floor((0.9 * span) / Math.max(1, count)));

function sampleOf(correlated: Correlated, subjects: readonly Subject[]): RawSample[] | undefined {
  const { type, timespanSeconds: span, atLeast = 1, field } = correlated;
  const [first, ...others] = subjects as readonly [Subject, ...Subject[]];
  const step = apart(span, atLeast + others.length);
  // Each event of the rule once: what is more than enough is a part of the same.
  const further = others.map(({ sample }, index) => rawSample(sample, (atLeast + index) * step));
  switch (type) {
    case "event_count":
      return [rawSample(first.sample, 0, atLeast, step), ...further];
    case "value_count": {
      const values = valuesOf(first, field ?? "", atLeast, [...correlated.groupBy.values()]);
      return values && [...values.map((event, index) => rawSample(event, index * step)), ...further];
    }
    default: {
      const between = apart(
        span,
        subjects.reduce((sum, { event }) => sum + (event.atLeast ?? 1), 0),
      );
      let after = 0;
      return subjects.map(({ event: { atLeast: count = 1 }, sample }) => {
        const made = rawSample(sample, after, count, between);
        after += count * between;
        return made;
      });
    }
  }
}

/** So many events with different values in a place; undefined if the rule allows fewer. */
function valuesOf(subject: Subject, place: Place, count: number, groups: readonly Place[]): Envelope[] | undefined {
  const pathIn = (each: Place) => [typeof each === "string" ? each : (each[subject.event.id] ?? "")].flat()[0] ?? "";
  const path = pathIn(place);
  if (groups.some((each) => pathIn(each) === path)) return undefined;
  const own = textAt(subject.sample, path);
  const listed = subject.event.pattern.alternatives.flatMap((alternative) => {
    const condition = alternative.get(path.replace(/^detail\./, ""));
    return condition === undefined ? [] : textsOf(condition);
  });
  const candidates = [
    ...(own === undefined ? [] : [own]),
    ...Array.from({ length: 2 * count }, (_, index) => exampleOf(path, index)),
    ...Array.from({ length: count }, (_, index) => `${String(own ?? "value")}${index}`),
    ...Array.from({ length: count }, (_, index) => `${index}${String(own ?? "value")}`),
    ...listed,
  ];
  const found = new Map<string, Envelope>();
  for (const value of candidates) {
    const event = withValue(subject.sample, path, value);
    if (isMet(subject, event)) found.set(String(value), event);
    if (found.size === count) return [...found.values()];
  }
  return undefined;
}

/** Series that lack something: an event, a value, time, or the order. */
function nearMissesOf(
  { type, timespanSeconds: span, atLeast = 1 }: Correlated,
  sample: readonly RawSample[],
  subjects: readonly Subject[],
): RawSample[][] {
  const [first] = subjects as readonly [Subject];
  const last = subjects.at(-1) ?? first;
  const other = (after: number) => rawSample(last.nearMiss, after);
  const late = (each: RawSample): RawSample => ({ ...each, after: each.after + span + 60 });
  switch (type) {
    case "event_count":
      return [
        ...(atLeast > 1
          ? [
              [rawSample(first.sample, 0, atLeast - 1, apart(span, atLeast)), other(Math.floor(0.95 * span))],
              [
                rawSample(first.sample, 0),
                ...[rawSample(first.sample, 0, atLeast - 1, apart(span, atLeast))].map(late),
              ],
            ]
          : []),
        [other(0)],
      ];
    case "value_count":
      return [
        [{ ...(sample[0] as RawSample), ...(atLeast > 1 && { times: atLeast + 1, every: apart(span, atLeast) }) }],
        ...(atLeast > 1 ? [[sample[0] as RawSample, ...sample.slice(1).map(late)]] : []),
        [other(0)],
      ];
    default: {
      const others = sample.slice(0, -1);
      return [
        [...others, other(sample.at(-1)?.after ?? 0)],
        ...(others.length > 0 ? [[...others, late(sample.at(-1) as RawSample)]] : []),
        ...(type === "temporal_ordered"
          ? [sample.map((each, index) => ({ ...each, after: (sample.length - index) * span + index }))]
          : []),
      ];
    }
  }
}
