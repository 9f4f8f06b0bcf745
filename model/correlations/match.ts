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

/** Order of time: what has the same time, by key, so that the order of deliveries does not matter. */
export const byTime = (a: Observation, b: Observation): number =>
  a.at - b.at || (a.key < b.key ? -1 : a.key > b.key ? 1 : a.event - b.event);

export const inOrder = (observations: Iterable<Observation>): Observation[] => [...observations].sort(byTime);

/**
 * The first events that fulfill a rule's condition, or undefined. A condition of any type but `absent` stays fulfilled
 * when more events become known.
 *
 * @param sorted each event once, in the order {@link byTime}.
 * @param now until when `absent` has waited, in milliseconds.
 */
export function firstMatch(
  rule: Pick<CorrelationRule, "events"> & Condition,
  sorted: readonly Observation[],
  now: number,
): Match | undefined {
  const span = timespanOf(rule);
  const needed = rule.events.map(({ atLeast = 1 }) => atLeast);
  switch (rule.type) {
    case "event_count":
      return counted(rule.events.length === 1 ? sorted : eachOnce(sorted), rule.atLeast, span);
    case "value_count":
      return covered(sorted, span, (window) => window.size >= rule.atLeast, valueOf);
    case "temporal":
      if (!hasAll(sorted, needed)) return undefined;
      return covered(
        sorted,
        span,
        (window) => needed.every((atLeast, index) => (window.get(index) ?? 0) >= atLeast),
        eventOf,
      );
    case "temporal_ordered":
      return hasAll(sorted, needed) ? ordered(sorted, needed, span) : undefined;
    case "first_seen":
      return matchOf(sorted.slice(0, 1));
    case "absent":
      return missed(sorted, span, now);
  }
}

/** True if there are as many of each event as a rule needs, at whatever time: mostly one of them is still waited for. */
function hasAll(sorted: readonly Observation[], needed: readonly number[]): boolean {
  const missing = [...needed];
  let left = missing.length;
  for (const { event } of sorted) {
    const count = (missing[event] ?? 0) - 1;
    missing[event] = count;
    if (count === 0 && --left === 0) return true;
  }
  return false;
}

const valueOf = ({ value = "" }: Observation) => value;
const eventOf = ({ event }: Observation) => event;

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
function covered<Name>(
  sorted: readonly Observation[],
  span: number,
  isEnough: (window: ReadonlyMap<Name, number>) => boolean,
  nameOf: (observation: Observation) => Name,
): Match | undefined {
  const window = new Map<Name, number>();
  let start = 0;
  for (let end = 0; end < sorted.length; end++) {
    const observation = sorted[end] as Observation;
    const name = nameOf(observation);
    window.set(name, (window.get(name) ?? 0) + 1);
    for (let first = sorted[start]; first !== undefined && observation.at - first.at > span; first = sorted[start]) {
      const left = (window.get(nameOf(first)) ?? 0) - 1;
      if (left === 0) window.delete(nameOf(first));
      else window.set(nameOf(first), left);
      start++;
    }
    if (isEnough(window)) return matchOf(sorted.slice(start, end + 1));
  }
  return undefined;
}

/** For each possible end, the latest possible start: what ends there and takes longer has no shorter form. */
function ordered(sorted: readonly Observation[], needed: readonly number[], span: number): Match | undefined {
  const last = needed.length - 1;
  for (let end = 0; end < sorted.length; end++) {
    const { event, at } = sorted[end] as Observation;
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

/** True if the second event of `absent` came within the time after a first one. */
export const isFollowed = (seen: readonly Observation[], { at }: Observation, span: number): boolean =>
  seen.some((other) => other.event === 1 && other.at >= at && other.at <= at + span);

function missed(sorted: readonly Observation[], span: number, now: number): Match | undefined {
  const first = sorted.find((each) => each.event === 0 && now > overAt(each, span) && !isFollowed(sorted, each, span));
  return first === undefined ? undefined : { from: first.at, to: first.at + span, chain: [first] };
}

const timeAt = (sorted: readonly Observation[], index: number): number => (sorted[index] as Observation).at;
