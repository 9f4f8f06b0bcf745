import type { Conjunction, ValueTest } from "./value-tests";
import type { Wildcard } from "./wildcards";

/**
 * Most places that the wildcards of one field may reach at once. EventBridge does not publish its limit ("Wildcard
 * matching", "event pattern complexity"). Recorded responses of TestEventPattern and PutRule accept a complexity of 9
 * and reject 11; another emulator, measured against EventBridge, accepts up to 10.
 */
export const complexityLimit = 10;

/**
 * Complexity of the pattern's most complex field, counted up to the first number above the limit; 0 without wildcards.
 * It is the number of places in a field's wildcards that one text can reach at once, as counted by event-ruler's
 * `MachineComplexityEvaluator`: `a*b` has complexity 2, at "a" and at "*".
 */
export function complexityOf(conjunctions: readonly Conjunction[]): number {
  // The alternatives of a `$or` share the lists that stand beside it.
  const lists = new Set<readonly ValueTest[]>();
  for (const conjunction of conjunctions) for (const tests of conjunction.values()) lists.add(tests);
  if (![...lists].some((tests) => tests.some(hasWildcard))) return 0;
  return Math.max(...fieldsOf(conjunctions).map(({ start }) => mostPlaces(start)));
}

const quote = 0x22;
const star = -1;
const anyOtherByte = -2;

/** A reached place in a wildcard: the next bytes, and the places they lead to. */
class Place {
  /** By UTF-8 byte. */
  readonly next = new Map<number, Set<Place>>();
  /** The `*` directly after this place, reached with any byte; a `*` reaches itself. */
  star: Place | undefined;

  lead(byte: number, place: Place): void {
    const places = this.next.get(byte);
    if (places === undefined) this.next.set(byte, new Set([place]));
    else places.add(place);
  }
}

/** The state after some fields have matched. Branches of `$or` with the same beginning share states. */
class State {
  readonly fields = new Map<string, Field>();
}

/** The tests of one path in one state. */
class Field {
  readonly start = new Place();
  /** Places up to the first `*`, shared by equal tests. */
  private readonly beginnings = new Map<string, Place>();
  private readonly ends = new Map<State, Map<string, Place>>();
  private readonly following = new Map<string, State>();

  /**
   * Adds a test and returns the next state: that of an equal test, otherwise `last`. A wildcard is only shared if its
   * one `*` is at its end: event-ruler adds any other again.
   */
  add(test: ValueTest, last: State | undefined): State {
    const identity = identityOf(test);
    const wildcards = wildcardsOf(test);
    if (wildcards.length === 0) return this.follow(identity, last);
    let state = last;
    for (const wildcard of wildcards) {
      const onlyAtTheEnd = wildcard.length === 2 && wildcard[1] === "";
      state = onlyAtTheEnd ? this.follow(`${identity} ${wildcard.join("*")}`, state) : (state ?? new State());
      this.addPlaces(wildcard, identity, this.end(identity, state));
    }
    return state ?? new State();
  }

  private follow(key: string, last: State | undefined): State {
    const state = this.following.get(key) ?? last ?? new State();
    this.following.set(key, state);
    return state;
  }

  private end(identity: string, state: State): Place {
    const ends = this.ends.get(state) ?? new Map<string, Place>();
    this.ends.set(state, ends);
    const end = ends.get(identity) ?? new Place();
    ends.set(identity, end);
    return end;
  }

  private addPlaces(wildcard: Wildcard, identity: string, end: Place): void {
    const steps = stepsOf(wildcard);
    let before = this.start;
    let at = this.start;
    let beginning: string | undefined = identity;
    steps.forEach((step, index) => {
      if (beginning !== undefined) beginning += ` ${step}`;
      const shared = beginning === undefined ? undefined : this.beginnings.get(beginning);
      const place: Place = shared ?? (index === steps.length - 1 ? end : new Place());
      if (beginning !== undefined) this.beginnings.set(beginning, place);
      if (step === star) {
        place.star = place;
        at.star = place;
        beginning = undefined;
      } else {
        at.lead(step, place);
        if (steps[index - 1] === star) before.lead(step, place);
      }
      before = at;
      at = place;
    });
  }
}

/**
 * The fields of every state that a value can lead to. States reached only through an absent field do not count:
 * event-ruler 2.0 ignores them, 2.1 counts them, and which of the two EventBridge runs is not published.
 */
function fieldsOf(conjunctions: readonly Conjunction[]): readonly Field[] {
  const start = new State();
  const reachable = new Set<State>([start]);
  for (const conjunction of conjunctions) {
    let states = new Set<State>([start]);
    for (const path of [...conjunction.keys()].sort()) {
      const following = new Set<State>();
      for (const state of states) {
        const field = state.fields.get(path) ?? new Field();
        state.fields.set(path, field);
        let last: State | undefined;
        for (const test of conjunction.get(path) ?? []) {
          last = field.add(test, last);
          following.add(last);
          if (test.asks !== "absence" && reachable.has(state)) reachable.add(last);
        }
      }
      states = following;
    }
  }
  return [...reachable].flatMap((state) => [...state.fields.values()]);
}

function identityOf(test: ValueTest): string {
  if (test.asks !== "none-of") return JSON.stringify(test);
  return `none-of ${[...new Set(test.tests.map(identityOf))].sort().join()}`;
}

function hasWildcard(test: ValueTest): boolean {
  return test.asks === "wildcard" || (test.asks === "none-of" && test.tests.some(hasWildcard));
}

/** The distinct wildcards that a test requires or excludes. */
function wildcardsOf(test: ValueTest): readonly Wildcard[] {
  if (test.asks === "wildcard") return [test.literals];
  if (test.asks !== "none-of") return [];
  return [...new Map(test.tests.map((refused) => [identityOf(refused), refused])).values()].flatMap(wildcardsOf);
}

const encoder = new TextEncoder();

/** UTF-8 bytes of the quoted literals, with `star` between them. */
function stepsOf(wildcard: Wildcard): number[] {
  const literals = wildcard.map((literal) => [...encoder.encode(literal)]);
  return [quote, ...literals.flatMap((literal, index) => (index === 0 ? literal : [star, ...literal])), quote];
}

/** Simulates all texts at once: most places that can be reached together. */
function mostPlaces(start: Place): number {
  const numbers = new Map<Place, number>();
  const seen = new Set<string>();
  const pending: (readonly Place[])[] = [[start]];
  let most = 0;
  for (let places = pending.pop(); places !== undefined; places = pending.pop()) {
    for (const byte of new Set([anyOtherByte, ...places.flatMap((place) => [...place.next.keys()])])) {
      const reached = step(places, byte);
      const skipped = [...reached].filter((place) => place.star !== undefined && !reached.has(place.star));
      most = Math.max(most, reached.size + skipped.length);
      if (most > complexityLimit) return most;
      const key = [...reached]
        .map((place) => numberOf(place, numbers))
        .sort()
        .join();
      if (!seen.has(key)) pending.push([...reached]);
      seen.add(key);
    }
  }
  return most;
}

function step(places: readonly Place[], byte: number): Set<Place> {
  const reached = new Set<Place>();
  for (const place of places) {
    if (place.star !== undefined) reached.add(place.star);
    for (const next of place.next.get(byte) ?? []) reached.add(next);
  }
  return reached;
}

function numberOf(place: Place, numbers: Map<Place, number>): number {
  const known = numbers.get(place) ?? numbers.size;
  numbers.set(place, known);
  return known;
}
