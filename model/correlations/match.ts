import { type Condition, type CorrelationRule, timespanOf } from "./correlation-rule";
import type { Observation } from "./observation";

/** Events that fulfill a condition. */
export interface Match {
  /** Time of the first and the last, in milliseconds. */
  readonly from: number;
  readonly to: number;
  /** In order of time. */
  readonly chain: readonly Observation[];
}

/** Sorted by time: what has the same time, by key, so that the order of deliveries does not matter. */
export const inOrder = (observations: Iterable<Observation>): Observation[] =>
  [...observations].sort((a, b) => a.at - b.at || (a.key < b.key ? -1 : a.key > b.key ? 1 : a.event - b.event));

/**
 * The first events that fulfill a rule's condition, or undefined. A condition of any type but `absent` stays fulfilled
 * when more events become known.
 *
 * @param sorted each event once, {@link inOrder}.
 * @param now until when `absent` has waited, in milliseconds.
 */
export function firstMatch(
  rule: Pick<CorrelationRule, "events"> & Condition,
  sorted: readonly Observation[],
  now: number,
): Match | undefined {
  const span = timespanOf(rule);
  switch (rule.type) {
    case "event_count":
      return counted(rule.events.length === 1 ? sorted : eachOnce(sorted), rule.atLeast, span);
    case "value_count":
      return covered(sorted, span, (window) => new Set(window.keys()).size >= rule.atLeast, valueOf);
    case "temporal":
      return covered(
        sorted,
        span,
        (window) => rule.events.every(({ atLeast = 1 }, index) => (window.get(String(index)) ?? 0) >= atLeast),
        eventOf,
      );
    case "temporal_ordered":
      return ordered(
        sorted,
        rule.events.map(({ atLeast = 1 }) => atLeast),
        span,
      );
    case "first_seen":
      return matchOf(sorted.slice(0, 1));
    case "absent":
      return missed(sorted, span, now);
  }
}

const valueOf = ({ value = "" }: Observation) => value;
const eventOf = ({ event }: Observation) => String(event);

function matchOf(chain: readonly Observation[]): Match | undefined {
  const [first] = chain;
  const last = chain.at(-1);
  return first === undefined || last === undefined ? undefined : { from: first.at, to: last.at, chain };
}

/** One event may be two events of a rule. */
function eachOnce(sorted: readonly Observation[]): readonly Observation[] {
  const seen = new Set<string>();
  return sorted.filter(({ key }) => !seen.has(key) && seen.add(key));
}

function counted(sorted: readonly Observation[], atLeast: number, span: number): Match | undefined {
  for (let end = atLeast - 1; end < sorted.length; end++) {
    const start = end - atLeast + 1;
    if (timeAt(sorted, end) - timeAt(sorted, start) <= span) return matchOf(sorted.slice(start, end + 1));
  }
  return undefined;
}

/** The first window of the time whose events, counted by what `nameOf` gives, are enough. */
function covered(
  sorted: readonly Observation[],
  span: number,
  isEnough: (window: ReadonlyMap<string, number>) => boolean,
  nameOf: (observation: Observation) => string,
): Match | undefined {
  const window = new Map<string, number>();
  const change = (observation: Observation, by: number) => {
    const count = (window.get(nameOf(observation)) ?? 0) + by;
    if (count === 0) window.delete(nameOf(observation));
    else window.set(nameOf(observation), count);
  };
  let start = 0;
  for (const [end, observation] of sorted.entries()) {
    change(observation, 1);
    for (let first = sorted[start]; first !== undefined && observation.at - first.at > span; first = sorted[start]) {
      change(first, -1);
      start++;
    }
    if (isEnough(window)) return matchOf(sorted.slice(start, end + 1));
  }
  return undefined;
}

/** For each possible end, the latest possible start: what ends there and takes longer has no shorter form. */
function ordered(sorted: readonly Observation[], needed: readonly number[], span: number): Match | undefined {
  const last = needed.length - 1;
  for (const [end, { event, at }] of sorted.entries()) {
    if (event !== last) continue;
    const chain: Observation[] = [];
    let [position, missing] = [last, needed[last] ?? 1];
    // What happened in the same second can have happened in this order.
    let limit = at;
    for (let index = lastAt(sorted, end, at); index >= 0 && position >= 0; index--) {
      const each = sorted[index] as Observation;
      if (at - each.at > span) break;
      if (each.event !== position || each.at > limit || chain.some(({ key }) => key === each.key)) continue;
      chain.unshift(each);
      if (--missing > 0) continue;
      limit = each.at;
      position--;
      missing = needed[position] ?? 1;
      // Earlier events may have been passed by in the same second.
      index = lastAt(sorted, index, limit) + 1;
    }
    if (position < 0) return matchOf(inOrder(chain));
  }
  return undefined;
}

/** Position of the last observation of this time. */
function lastAt(sorted: readonly Observation[], from: number, time: number): number {
  let index = from;
  while (index + 1 < sorted.length && timeAt(sorted, index + 1) <= time) index++;
  return index;
}

/** Until when `absent` waits for what follows an event, apart from what is on its way: milliseconds. */
export const overAt = ({ at, cameAt = -Infinity }: Observation, span: number): number => Math.max(at + span, cameAt);

function missed(sorted: readonly Observation[], span: number, now: number): Match | undefined {
  const first = sorted.find(
    (each) =>
      each.event === 0 &&
      now > overAt(each, span) &&
      !sorted.some(({ event, at }) => event === 1 && at >= each.at && at <= each.at + span),
  );
  return first === undefined ? undefined : { from: first.at, to: first.at + span, chain: [first] };
}

const timeAt = (sorted: readonly Observation[], index: number): number => (sorted[index] as Observation).at;
