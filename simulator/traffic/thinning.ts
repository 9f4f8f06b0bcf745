import type { Envelope } from "../../model/envelope";
import { matcherForAll } from "../known-patterns";

/** An account in one of its Regions. */
export interface Place {
  readonly account: string;
  readonly region: string;
}

/** One kind of event, as it would occur in a place; `regions`: those in which it can occur, absent for all. */
export interface Kind {
  readonly regions?: readonly string[] | undefined;
  readonly arises: (place: Place) => Envelope;
}

/** What decides about an event in a place: its default bus's rules. */
export interface RuleShape {
  readonly pattern?: string;
  readonly state: string;
  readonly targets: readonly unknown[];
}

/** True if a kind, by its position, is sent from a place. */
export type Thinning = (kind: number, place: Place) => boolean;

/**
 * Chooses from which places each kind of event is sent, so that the traffic grows with kinds × accounts instead of
 * kinds × accounts × Regions and still exercises whatever was recorded:
 *
 * - Places whose default buses have equal rules (states, patterns, number of targets) decide alike about any event. The
 *   first of each such class sends every kind; a place with a rule that differs is a class of its own.
 * - Every other place sends at least one event through each of its rules: each rule, role, target and bus policy takes
 *   part.
 * - Every kind is sent from every account and from every Region (pairwise coverage), by rotation.
 */
export function thinTraffic(
  kinds: readonly Kind[],
  places: readonly Place[],
  rulesAt: (place: Place) => readonly RuleShape[],
): Thinning {
  const accounts = [...new Set(places.map(({ account }) => account))];
  const regions = [...new Set(places.map(({ region }) => region))];
  const accountAt = new Map(accounts.map((account, index) => [account, index]));
  const possible = kinds.map((kind) => regions.filter((region) => kind.regions?.includes(region) ?? true));
  const shapes = createShapes();
  const first = new Map<string, Place>();
  const classes = new Map<string, ReadonlySet<number>>();
  const classAt = new Map<string, string>();
  for (const place of places) {
    const rules = rulesAt(place);
    const shape = `${possible.map((of) => (of.includes(place.region) ? 1 : 0)).join("")} ${shapes(rules)}`;
    classAt.set(keyOf(place), shape);
    if (first.has(shape)) continue;
    first.set(shape, place);
    classes.set(shape, coverOf(rules, kinds, place));
  }
  return (kind, place) => {
    const shape = classAt.get(keyOf(place));
    const within = possible[kind] ?? [];
    const position = within.indexOf(place.region);
    const account = accountAt.get(place.account);
    if (shape === undefined || position < 0 || account === undefined) return false;
    const representative = first.get(shape);
    return (
      (representative !== undefined && keyOf(representative) === keyOf(place)) ||
      classes.get(shape)?.has(kind) === true ||
      position === (account + kind) % within.length ||
      account === modulo(position - kind, within.length) % accounts.length
    );
  };
}

const keyOf = ({ account, region }: Place) => `${account} ${region}`;
const modulo = (value: number, by: number) => ((value % by) + by) % by;

/** Equal texts for equal rules, in any order; patterns are numbered, since there are few and they are long. */
function createShapes(): (rules: readonly RuleShape[]) => string {
  const numbers = new Map<string, number>();
  return (rules) =>
    rules
      .map(({ pattern = "", state, targets }) => {
        const known = numbers.get(pattern) ?? numbers.size;
        numbers.set(pattern, known);
        return `${known}:${state}:${targets.length}`;
      })
      .sort()
      .join(" ");
}

/** Kinds of which each rule takes at least one, as far as any kind matches it: few, chosen greedily. */
function coverOf(rules: readonly RuleShape[], kinds: readonly Kind[], place: Place): ReadonlySet<number> {
  const compiled = matcherForAll(rules.flatMap(({ pattern }) => pattern ?? []));
  const matched = kinds.map((kind) =>
    (kind.regions?.includes(place.region) ?? true) ? compiled.match(kind.arises(place)) : [],
  );
  const open = new Set(matched.flat());
  const cover = new Set<number>();
  while (open.size > 0) {
    const gains = matched.map((ids) => ids.filter((id) => open.has(id)).length);
    const best = gains.indexOf(Math.max(...gains));
    cover.add(best);
    for (const id of matched[best] ?? []) open.delete(id);
  }
  return cover;
}
