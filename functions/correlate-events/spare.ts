import { type CorrelationRule, timespanOf } from "../../model/correlations/correlation-rule";
import type { Observation } from "../../model/correlations/observation";

/** What a rule counts apart: values of `value_count`, and otherwise its events. */
const kindOf = (rule: CorrelationRule): ((observation: Observation) => string | number) =>
  rule.type === "value_count" ? ({ value = "" }) => value : ({ event }) => event;

/** How many of one kind within the time are as good as any more of it; undefined where each of them may be needed. */
function enoughOf(rule: CorrelationRule): ((observation: Observation) => number) | undefined {
  if (rule.type === "value_count") return () => 1;
  return rule.type === "temporal" ? ({ event }) => rule.events[event]?.atLeast ?? 1 : undefined;
}

/**
 * Leaves out events without which a rule finds what it finds with them: however often one value is repeated, little is to
 * be remembered. One is spare if as many of its kind as are enough come before it, and as many after it, all of them within
 * the time: wherever a window of this time lies around it, enough are left in it.
 *
 * @param sorted in order of time.
 */
export function withoutSpare(rule: CorrelationRule, sorted: readonly Observation[]): readonly Observation[] {
  const enough = enoughOf(rule);
  if (enough === undefined || sorted.length < 3) return sorted;
  const span = timespanOf(rule);
  const kind = kindOf(rule);
  const kept = new Map<string | number, Observation[]>();
  const spare = new Set<Observation>();
  for (const each of sorted) {
    const before = kept.get(kind(each));
    if (before === undefined) {
      kept.set(kind(each), [each]);
      continue;
    }
    before.push(each);
    const around = enough(each);
    const first = before.at(-1 - 2 * around);
    if (first === undefined || each.at - first.at > span) continue;
    const [middle] = before.splice(-1 - around, 1);
    if (middle !== undefined) spare.add(middle);
  }
  return spare.size === 0 ? sorted : sorted.filter((each) => !spare.has(each));
}

/**
 * True of an event that would be spare among those that are remembered: what was left out before comes again in vain, and
 * is not written again.
 *
 * @param sorted in order of time.
 */
export function isSpare(rule: CorrelationRule, sorted: readonly Observation[], observation: Observation): boolean {
  const around = enoughOf(rule)?.(observation);
  if (around === undefined) return false;
  const kind = kindOf(rule);
  const name = kind(observation);
  const before: number[] = [];
  const after: number[] = [];
  for (const each of sorted) {
    if (kind(each) !== name) continue;
    if (each.at <= observation.at) before.push(each.at);
    else if (after.push(each.at) === around) break;
  }
  const [first, last] = [before.at(-around), after[around - 1]];
  return first !== undefined && last !== undefined && last - first <= timespanOf(rule);
}

/**
 * The so many whose times are nearest to now, of each kind in turn: neither what is long over nor what claims a time to come
 * displaces others, nor do many of one kind.
 *
 * @param sorted in order of time.
 * @returns in the same order.
 */
export function nearest(
  rule: CorrelationRule,
  sorted: readonly Observation[],
  most: number,
  now: number,
): readonly Observation[] {
  if (sorted.length <= most) return sorted;
  const kind = kindOf(rule);
  const turns = new Map<string | number, number>();
  const byDistance = [...sorted].sort((a, b) => Math.abs(a.at - now) - Math.abs(b.at - now));
  const turnOf = new Map(
    byDistance.map((each) => {
      const turn = turns.get(kind(each)) ?? 0;
      turns.set(kind(each), turn + 1);
      return [each, turn] as const;
    }),
  );
  const chosen = new Set(byDistance.sort((a, b) => (turnOf.get(a) ?? 0) - (turnOf.get(b) ?? 0)).slice(0, most));
  return sorted.filter((each) => chosen.has(each));
}
