import { correlationRules } from "../model/correlations/correlation-rules";
import { type CorrelationRule, timespanOf } from "../model/correlations/correlation-rule";
import type { Envelope, JsonObject } from "../model/envelope";
import { uuidOf } from "../simulator/deterministic";

/** An event as text, so that it can be made again elsewhere at no cost but that of reading it. */
interface Template {
  readonly event: Envelope;
  /** Milliseconds after the first of its series. */
  readonly after: number;
}

/** How many accounts there are, each of which does all of it again and again. */
const accounts = 60;
const day = 86_400_000;
const minute = 60_000;
const start = Date.parse("2026-01-01T00:00:00Z");

/** Time between the beginnings of two series, in milliseconds. */
const pace = 3 * minute;

/**
 * Events that correlation rules look at, in order of time, without end: samples and near-misses of all shipped rules, in one
 * account after the other, interleaved, and again some months later. The same at each call.
 */
export function* correlatedEvents(): Generator<Envelope> {
  const series = correlationRules.flatMap(({ sample, nearMisses }) => [sample, ...nearMisses].map(templatesOf));
  const waiting = new Map<number, Envelope[]>();
  let clock = 0;
  for (let turn = 0; ; turn++) {
    const from = turn * pace;
    const account = String(700_000_000_000 + (Math.floor(turn / series.length) % accounts));
    for (const [index, template] of (series[turn % series.length] ?? []).entries()) {
      const at = from + template.after;
      const bucket = Math.floor(at / minute);
      const event = moved(template.event, account, start + at, `${turn} ${index}`);
      const known = waiting.get(bucket);
      if (known === undefined) waiting.set(bucket, [event]);
      else known.push(event);
    }
    // Nothing before the next series' beginning can be added any more.
    for (; clock < Math.floor((from + pace) / minute); clock++) {
      const due = waiting.get(clock);
      waiting.delete(clock);
      if (due !== undefined) yield* due.sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
    }
  }
}

function templatesOf(events: readonly Envelope[]): readonly Template[] {
  const first = Math.min(...events.map(({ time }) => Date.parse(time)));
  return events.map((event) => ({ event, after: Date.parse(event.time) - first }));
}

function moved(event: Envelope, account: string, at: number, name: string): Envelope {
  const time = `${new Date(at).toISOString().slice(0, 19)}Z`;
  const id = uuidOf(name);
  const { detail } = event;
  const identity = detail["userIdentity"] as JsonObject | undefined;
  return {
    ...event,
    id,
    account,
    time,
    detail: {
      ...detail,
      ...("eventID" in detail && { eventID: id, eventTime: time }),
      ...(typeof identity?.["arn"] === "string" && {
        userIdentity: { ...identity, arn: identity["arn"].replace(/\d{12}/, account) },
      }),
    },
  };
}

/** Longest time that any state of a rule is of use: what DynamoDB would have deleted by then, in milliseconds. */
export const keptFor = (rule: CorrelationRule): number => 3 * timespanOf(rule) + 8 * day;
